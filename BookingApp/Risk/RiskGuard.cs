using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Reservations.Holds;
using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Risk;

/// <summary>Says who may not, and by which rule. What is counted is counted behind a gate, so that those who come at once stand in line.</summary>
public sealed class RiskGuard(LimitGates gates, Ids ids, IOptions<RiskOptions> options)
{
    private static readonly CompiledQuery<Func<BookingDbContext, string[], DateTimeOffset, CancellationToken, Task<string?>>> _blocked = new(
        () => EF.CompileAsyncQuery((BookingDbContext db, string[] subjects, DateTimeOffset now, CancellationToken ct) =>
            db.Set<RiskBlock>().Where(b => subjects.Contains(b.Subject) && (b.ExpiresAt == null || b.ExpiresAt > now)).Select(b => b.Subject)
                .FirstOrDefault()));

    /// <summary>Makes sure that the gates which apply are there: before the transaction, since two may make one at once.</summary>
    public async Task PrepareAsync(Visitor visitor, VelocityEventKind kind, CancellationToken ct = default)
    {
        foreach (var (_, gate, _) in Limits(visitor, kind))
            await gates.PrepareAsync(gate, ct);
    }

    /// <summary>Passes the gates, then looks at the block list and counts. Who may, is marked as having done it, in the same unit of work; who may
    /// not, leaves a decision in it.</summary>
    /// <returns>Null: go on.</returns>
    public async Task<RiskRefusal?> AdmitAsync(
        BookingDbContext db, Visitor visitor, VelocityEventKind kind, RiskAct act, string? reference, DateTimeOffset now, CancellationToken ct, (
            Guid Payment, int Number)? attempt = null)
    {
        if (await LookAsync(db, visitor, kind, act, reference, now, ct) is { } refusal)
            return refusal;
        foreach (var (subject, _, _) in Limits(visitor, kind))
            db.VelocityEvents.Add(new VelocityEvent
            {
                Id = ids.NewId(now),
                Kind = kind,
                Subject = subject.Key,
                At = now,
                PaymentId = attempt?.Payment,
                Attempt = attempt?.Number,
            });
        return null;
    }

    /// <summary>The same look without leaving a mark: for steps that lead to what is counted.</summary>
    public async Task<RiskRefusal?> LookAsync(
        BookingDbContext db, Visitor visitor, VelocityEventKind kind, RiskAct act, string? reference, DateTimeOffset now, CancellationToken ct)
    {
        var limits = Limits(visitor, kind);
        foreach (var (_, gate, _) in limits)
            await LimitGates.PassAsync(db, gate, now, ct);
        if (act is not (RiskAct.Debt or RiskAct.Lookup) && await BlockedAsync(db, visitor, now, ct) is { } blocked)
            return await DecideAsync(db, RiskRules.Blocked, act, blocked, reference, null, now, ct);

        var since = now - options.Value.Window;
        foreach (var (subject, _, max) in limits)
        {
            var marks = db.VelocityEvents.Where(m => m.Subject == subject.Key && m.Kind == kind && m.At > since);
            if (await marks.CountAsync(ct) < max)
                continue;
            var oldest = await marks.OrderByDescending(m => m.At).Skip(max - 1).Select(m => m.At).FirstAsync(ct); // when it leaves the window, one more may be
            return await DecideAsync(db, RiskRules.Velocity(kind, subject.Kind), act, subject, reference, oldest + options.Value.Window - now, now, ct);
        }

        return null;
    }

    /// <summary>Writes a decision down that another rule has made.</summary>
    public Task NoteAsync(BookingDbContext db, string rule, RiskAct act, Subject subject, string? reference, DateTimeOffset now, CancellationToken ct) =>
        DecideAsync(db, rule, act, subject, reference, null, now, ct);

    /// <summary>The money of this try was taken, or nobody was asked for it: it was no decline.</summary>
    public static Task DiscardAsync(BookingDbContext db, Guid payment, int attempt, CancellationToken ct = default) =>
        db.VelocityEvents.Where(m => m.PaymentId == payment && m.Attempt == attempt).ExecuteDeleteAsync(ct);

    private static async Task<Subject?> BlockedAsync(BookingDbContext db, Visitor visitor, DateTimeOffset now, CancellationToken ct)
    {
        var keys = visitor.Subjects.Select(s => s.Key).ToArray();
        if (keys.Length is 0)
            return null;
        var found = await _blocked.For(db)(db, keys, now, ct);
        return found is null ? null : visitor.Subjects.First(s => s.Key == found);
    }

    // Once an hour per rule and subject; the same again only counts.
    private async Task<RiskRefusal> DecideAsync(
        BookingDbContext db, string rule, RiskAct act, Subject subject, string? reference, TimeSpan? wait, DateTimeOffset now, CancellationToken ct)
    {
        var hour = (int)(now.ToUnixTimeSeconds() / 3600);
        var again = await db.RiskDecisions.Where(d => d.Subject == subject.Key && d.Hour == hour && d.Rule == rule && d.Act == act && d.Reference == reference)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Times, d => d.Times + 1).SetProperty(d => d.LastAt, now), ct);
        if (again is 0)
            db.RiskDecisions.Add(new RiskDecision
            {
                Id = ids.NewId(now),
                Rule = rule,
                Act = act,
                SubjectKind = subject.Kind,
                Subject = subject.Key,
                At = now,
                LastAt = now,
                Hour = hour,
                Reference = reference,
                Times = 1,
            });
        db.AfterCommit(() => RiskMetrics.Decided(rule));
        return new RiskRefusal(rule, wait);
    }

    /// <summary>Which limits apply to a visitor: whom each counts, the gate before it, and how many it lets pass.</summary>
    internal List<(Subject Subject, string Gate, int Max)> Limits(Visitor visitor, VelocityEventKind kind) =>
        [.. visitor.Subjects.Select(s => (Subject: s, Gate: $"risk:{kind}:{s.Key}", Max: options.Value.Max(kind, s.Kind))).Where(l => l.Max > 0)];
}
