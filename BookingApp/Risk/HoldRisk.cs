using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rules;

namespace BookingApp.Risk;

/// <summary>What the limits of risk say of holds, of lost links and of waiting lists, and what is written down of other rules' refusals.</summary>
internal sealed class HoldRisk(RiskGuard guard) :
    IHoldPolicy, ILookupPolicy, IFactHandler<HoldsAtOnceExceeded>, IFactHandler<PrepaymentDemanded>
{
    Task IHoldPolicy.PrepareAsync(Visitor visitor, CancellationToken ct) => guard.PrepareAsync(visitor, VelocityEventKind.Hold, ct);

    public async Task<HoldRefusal?> AdmitAsync(BookingDbContext db, Visitor visitor, string? reference, DateTimeOffset now, CancellationToken ct) =>
        await guard.AdmitAsync(db, visitor, VelocityEventKind.Hold, reference is null ? RiskAct.Hold : RiskAct.Details, reference, now, ct) is { } refusal
            ? HoldRefusalOf(refusal)
            : null;

    public Task PrepareAsync(Visitor visitor, LookupKind kind, CancellationToken ct = default) => guard.PrepareAsync(visitor, EventOf(kind), ct);

    public async Task<bool> AdmitAsync(BookingDbContext db, Visitor visitor, LookupKind kind, DateTimeOffset now, CancellationToken ct) =>
        await guard.AdmitAsync(db, visitor, EventOf(kind), RiskAct.Lookup, null, now, ct) is null;

    public Task HandleAsync(BookingDbContext db, HoldsAtOnceExceeded exceeded, CancellationToken ct) => guard.NoteAsync(
        db, RiskRules.HoldsAtOnce, RiskAct.Hold,
        Subject.Of(exceeded.By, (exceeded.By is SubjectKind.Browser ? exceeded.Visitor.Browser : exceeded.Visitor.Address)!),
        null, exceeded.At, ct);

    public Task HandleAsync(BookingDbContext db, PrepaymentDemanded demanded, CancellationToken ct) => guard.NoteAsync(
        db, RiskRules.Prepay, demanded.WhenHeld ? RiskAct.Hold : RiskAct.Details,
        Subject.Of(SubjectKind.Email, demanded.Email), demanded.Reference, demanded.At, ct);

    private static VelocityEventKind EventOf(LookupKind kind) => kind is LookupKind.Waiting ? VelocityEventKind.Waiting : VelocityEventKind.Links;

    private static HoldRefusal HoldRefusalOf(RiskRefusal refusal) => refusal.IsBlock
        ? new HoldRefusal.Blocked()
        : new HoldRefusal.TooMany(new HoldLimit.OfPolicy(refusal.Rule), refusal.RetryAfter ?? TimeSpan.Zero);
}
