using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Payments;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Upkeep;

/// <summary>What one invariant found wrong; nothing means that it holds.</summary>
public sealed record Diagnosis(string Rule, IReadOnlyList<string> Findings)
{
    public bool IsWell => Findings.Count is 0;
}

/// <summary>Checks over the whole database that what must always be true is true.</summary>
public sealed class Doctor(IDbContextFactory<BookingDbContext> contexts, TimeProvider clock)
{
    private const int MostFindings = 20;

    /// <summary>Looks at I1 to I9, I11 and I12, each in its own sentences; I10 shows in no database.</summary>
    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var view = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, ct); // one moment, not several
        return
        [
            new("I1", await OverlapsAsync(db, ct)),
            new("I2", await ClaimsAsync(db, ct)),
            new("I3", await CapturingAsync(db, ct)),
            new("I4", await CapturedAsync(db, ct)),
            new("I5", await IdsAsync(db, ct)),
            new("I6", await AmountsAsync(db, ct)),
            new("I7", await LapsedAsync(db, ct)),
            new("I8", await LettersAsync(db, ct)),
            new("I9", await LedgerAsync(db, ct)),
            new("I11", await DiscountsAsync(db, ct)),
            new("I12", await ReleasesAsync(db, ct)),
        ];
    }

    // By intervals, not by claims: the claims are what is to be checked.
    private async Task<List<string>> OverlapsAsync(BookingDbContext db, CancellationToken ct)
    {
        var now = clock.Now();
        var found = new List<string>();
        var busy = new List<(int Resource, DateTimeOffset From, DateTimeOffset To, string What)>();
        await foreach (var r in db.Reservations.AsNoTracking()
            .Where(r => ReservationStatuses.Live.Contains(r.Status) && r.SessionId == null && !(r.Status == Held && r.HeldUntil <= now))
            .Select(r => new { r.StaffId, r.RoomId, r.ClaimStart, r.ClaimEnd, r.Reference }).AsAsyncEnumerable().WithCancellation(ct))
        {
            busy.Add((r.StaffId, r.ClaimStart, r.ClaimEnd, r.Reference));
            if (r.RoomId is { } room)
                busy.Add((room, r.ClaimStart, r.ClaimEnd, r.Reference));
        }

        foreach (var s in await db.Sessions.AsNoTracking().Where(s => !s.Ended).ToListAsync(ct))
        {
            busy.Add((s.StaffId, s.ClaimStart, s.ClaimEnd, $"session {s.Id}"));
            if (s.RoomId is { } room)
                busy.Add((room, s.ClaimStart, s.ClaimEnd, $"session {s.Id}"));
        }

        foreach (var b in await db.TimeOff.AsNoTracking().ToListAsync(ct))
            busy.Add((b.ResourceId, b.Start, b.End, $"block {b.Id}"));

        foreach (var resource in busy.GroupBy(b => b.Resource))
        {
            (int Resource, DateTimeOffset From, DateTimeOffset To, string What)? last = null;
            foreach (var span in resource.OrderBy(b => b.From).ThenBy(b => b.To))
            {
                if (last is { } before && span.From < before.To && found.Count < MostFindings)
                    found.Add($"resource {resource.Key}: {before.What} and {span.What} overlap at {span.From:u}");
                if (last is null || span.To > last.Value.To)
                    last = span;
            }
        }

        var seats = await db.Reservations.AsNoTracking()
            .Where(r => r.SessionId != null && ReservationStatuses.Live.Contains(r.Status) && !(r.Status == Held && r.HeldUntil <= now))
            .GroupBy(r => r.SessionId).Select(g => new { Session = g.Key, Seats = g.Sum(r => r.PartySize) }).ToListAsync(ct);
        var capacities = await db.Sessions.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Capacity, ct);
        found.AddRange(seats.Where(s => s.Seats > capacities[s.Session!.Value]).Take(MostFindings).Select(s => $"session {s.Session}: {s.Seats} seats of {capacities[s.Session!.Value]}"));
        return found;
    }

    private async Task<List<string>> ClaimsAsync(BookingDbContext db, CancellationToken ct)
    {
        var pruned = (int)((clock.Now() - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds() / 300_000);
        var owned = (await db.SlotClaims.AsNoTracking().GroupBy(c => new { c.OwnerId, c.OwnerKind }).Select(g => new { g.Key.OwnerId, g.Key.OwnerKind, Count = g.Count(c => c.Cell >= pruned) }).ToListAsync(ct))
            .ToDictionary(g => g.OwnerId);
        var found = new List<string>();
        var known = new HashSet<Guid>();
        await foreach (var r in db.Reservations.AsNoTracking().Select(r => new { r.Id, r.Reference, r.Status, r.ClaimStart, r.ClaimEnd, r.RoomId, r.SessionId }).AsAsyncEnumerable().WithCancellation(ct))
        {
            known.Add(r.Id);
            var count = owned.GetValueOrDefault(r.Id)?.Count ?? 0;
            var needs = r.Status.IsLive() && r.SessionId is null ? CellsFrom(pruned, r.ClaimStart, r.ClaimEnd) * (r.RoomId is null ? 1 : 2) : 0;
            if (count != needs && found.Count < MostFindings)
                found.Add($"reservation {r.Reference}: {r.Status}, owns {count} cells, needs {needs}");
        }

        foreach (var s in await db.Sessions.AsNoTracking().ToListAsync(ct))
        {
            known.Add(s.Id);
            var needs = s.Ended ? 0 : CellsFrom(pruned, s.ClaimStart, s.ClaimEnd) * (s.RoomId is null ? 1 : 2);
            if ((owned.GetValueOrDefault(s.Id)?.Count ?? 0) != needs)
                found.Add($"session {s.Id}: owns {owned.GetValueOrDefault(s.Id)?.Count ?? 0} cells, needs {needs}");
        }

        foreach (var b in await db.TimeOff.AsNoTracking().ToListAsync(ct))
        {
            known.Add(b.Id);
            if ((owned.GetValueOrDefault(b.Id)?.Count ?? 0) != CellsFrom(pruned, b.Start, b.End))
                found.Add($"block {b.Id}: owns {owned.GetValueOrDefault(b.Id)?.Count ?? 0} cells, needs {CellsFrom(pruned, b.Start, b.End)}");
        }

        found.AddRange(owned.Keys.Where(id => !known.Contains(id)).Take(MostFindings).Select(id => $"claims of {id}: their owner is gone"));
        var seats = await db.SeatClaims.AsNoTracking().GroupBy(s => s.ReservationId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var seated = await db.Reservations.AsNoTracking().Where(r => r.SessionId != null).Select(r => new { r.Id, r.Reference, r.Status, r.PartySize }).ToListAsync(ct);
        found.AddRange(seated.Where(r => seats.GetValueOrDefault(r.Id) != (r.Status.IsLive() ? r.PartySize : 0)).Take(MostFindings)
            .Select(r => $"reservation {r.Reference}: {r.Status}, owns {seats.GetValueOrDefault(r.Id)} seats of {r.PartySize}"));
        return found;
    }

    private static async Task<List<string>> CapturingAsync(BookingDbContext db, CancellationToken ct)
    {
        var payments = await (from p in db.Payments.AsNoTracking()
                              join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                              where p.Status == PaymentStatus.Capturing && p.Purpose != PaymentPurpose.Rest && r.Status != Capturing
                              select new { p.Id, r.Status }).Take(MostFindings).ToListAsync(ct);
        var reservations = await db.Reservations.AsNoTracking()
            .Where(r => r.Status == Capturing && !db.Payments.Any(p => p.ReservationId == r.Id
                && (p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending || p.Status == PaymentStatus.NeedsHuman)))
            .Select(r => r.Reference).Take(MostFindings).ToListAsync(ct);
        var unleased = await db.Payments.AsNoTracking().Where(p => p.Status == PaymentStatus.Capturing && p.LeaseUntil == null).Select(p => p.Id).Take(MostFindings).ToListAsync(ct);
        return [.. payments.Select(p => $"payment {p.Id}: Capturing, but its reservation is {p.Status}"),
            .. reservations.Select(r => $"reservation {r}: Capturing, but no payment is"),
            .. unleased.Select(p => $"payment {p}: Capturing without a lease")];
    }

    private static async Task<List<string>> CapturedAsync(BookingDbContext db, CancellationToken ct)
    {
        var ended = await (from p in db.Payments.AsNoTracking()
                           join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                           where p.Status == PaymentStatus.Captured && (r.Status == Expired || r.Status == Released || r.Status == Held)
                               && p.Dispute != DisputeState.Lost && !db.Refunds.Any(f => f.PaymentId == p.Id && f.Status != RefundStatus.Withdrawn)
                           select new { p.Id, r.Reference, r.Status }).Take(MostFindings).ToListAsync(ct);
        var unpaid = await db.Payments.AsNoTracking().Where(p => p.Status == PaymentStatus.Captured && p.CaptureId == null).Select(p => p.Id).Take(MostFindings).ToListAsync(ct);
        var wrong = await db.Payments.AsNoTracking()
            .Where(p => p.Status == PaymentStatus.Captured && p.CapturedMinor != p.Amount.Minor && !db.Refunds.Any(f => f.PaymentId == p.Id))
            .Select(p => p.Id).Take(MostFindings).ToListAsync(ct);
        var over = await db.Refunds.AsNoTracking().Where(f => f.Status != RefundStatus.Failed && f.Status != RefundStatus.Withdrawn)
            .GroupBy(f => f.PaymentId).Select(g => new { g.Key, Sum = g.Sum(f => f.Amount.Minor) })
            .Join(db.Payments, g => g.Key, p => p.Id, (g, p) => new { p.Id, g.Sum, p.CapturedMinor }).Where(g => g.Sum > g.CapturedMinor).Take(MostFindings).ToListAsync(ct);
        return [.. ended.Select(p => $"payment {p.Id}: captured, but reservation {p.Reference} is {p.Status} and nothing goes back"),
            .. unpaid.Select(p => $"payment {p}: captured without a capture id"),
            .. wrong.Select(p => $"payment {p}: another amount was captured than was asked for, and nothing goes back"),
            .. over.Select(p => $"payment {p.Id}: refunds of {p.Sum} exceed what was captured, {p.CapturedMinor}")];
    }

    private static async Task<List<string>> IdsAsync(BookingDbContext db, CancellationToken ct)
    {
        var orders = await db.Payments.Where(p => p.OrderId != null).GroupBy(p => new { p.Provider, p.OrderId }).Where(g => g.Count() > 1).Select(g => g.Key.OrderId).Take(MostFindings).ToListAsync(ct);
        var captures = await db.Payments.Where(p => p.CaptureId != null).GroupBy(p => new { p.Provider, p.CaptureId }).Where(g => g.Count() > 1).Select(g => g.Key.CaptureId).Take(MostFindings).ToListAsync(ct);
        var refunds = await db.Refunds.Where(r => r.ProviderRefundId != null).GroupBy(r => r.ProviderRefundId).Where(g => g.Count() > 1).Select(g => g.Key).Take(MostFindings).ToListAsync(ct);
        var events = await db.PaymentEvents.GroupBy(e => new { e.Provider, e.EventId }).Where(g => g.Count() > 1).Select(g => g.Key.EventId).Take(MostFindings).ToListAsync(ct);
        var open = await db.Payments.Where(p => p.Status == PaymentStatus.Open || p.Status == PaymentStatus.Capturing || p.Status == PaymentStatus.Pending || p.Status == PaymentStatus.NeedsHuman)
            .GroupBy(p => new { p.ReservationId, p.Purpose }).Where(g => g.Count() > 1).Select(g => g.Key.ReservationId).Take(MostFindings).ToListAsync(ct);
        return [.. orders.Select(o => $"order {o}: stands in several payments"), .. captures.Select(c => $"capture {c}: stands in several payments"),
            .. refunds.Select(r => $"refund {r}: stands in several rows"), .. events.Select(e => $"event {e}: stored twice"), .. open.Select(r => $"reservation {r}: several open payments")];
    }

    private static async Task<List<string>> AmountsAsync(BookingDbContext db, CancellationToken ct) =>
        [.. (await (from p in db.Payments.AsNoTracking()
                    join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                    where p.Purpose == PaymentPurpose.Visit && (p.Amount.Minor > r.Price.Minor || p.Amount.Currency != r.Price.Currency)
                    select new { p.Id, r.Reference }).Take(MostFindings).ToListAsync(ct)).Select(p => $"payment {p.Id}: asks for more than the price frozen in reservation {p.Reference}")];

    // A lapsed hold may wait for the sweep, never in the way of another's claim: I1 and I2 see that. Here: what ended keeps no deadline in the future.
    private static async Task<List<string>> LapsedAsync(BookingDbContext db, CancellationToken ct) =>
        [.. (await db.Reservations.AsNoTracking().Where(r => r.Status == Expired && !db.ReleaseRecords.Any(l => l.ReservationId == r.Id)).Select(r => r.Reference).Take(MostFindings).ToListAsync(ct))
            .Select(r => $"reservation {r}: expired without a release record")];

    private static async Task<List<string>> LettersAsync(BookingDbContext db, CancellationToken ct)
    {
        var twice = await db.OutboxEmails.GroupBy(l => new { l.ReservationId, l.Kind, l.Revision }).Where(g => g.Count() > 1).Select(g => g.Key.ReservationId).Take(MostFindings).ToListAsync(ct);
        var untold = await db.Reservations.AsNoTracking()
            .Where(r => r.ConfirmedAt != null && r.CustomerEmail != "" && !db.OutboxEmails.Any(l => l.ReservationId == r.Id && l.Kind == Notifications.LetterKind.Confirmation))
            .Select(r => r.Reference).Take(MostFindings).ToListAsync(ct);
        return [.. twice.Select(r => $"reservation {r}: a letter was written twice"), .. untold.Select(r => $"reservation {r}: confirmed without a letter")];
    }

    private static async Task<List<string>> LedgerAsync(BookingDbContext db, CancellationToken ct)
    {
        var unbalanced = await db.LedgerEntries.AsNoTracking().GroupBy(e => new { e.ReservationId, e.Currency }).Where(g => g.Sum(e => e.Minor) != 0).Select(g => g.Key.ReservationId).Take(MostFindings).ToListAsync(ct);
        var unbooked = await db.Payments.AsNoTracking()
            .Where(p => p.Status == PaymentStatus.Captured && !db.LedgerEntries.Any(e => e.PaymentId == p.Id && e.What == "captured" && e.Minor == p.CapturedMinor)).Select(p => p.Id).Take(MostFindings).ToListAsync(ct);
        var unreturned = await db.Refunds.AsNoTracking()
            .Where(r => r.Status == RefundStatus.Completed && !db.LedgerEntries.Any(e => e.RefundId == r.Id)).Select(r => r.Id).Take(MostFindings).ToListAsync(ct);
        return [.. unbalanced.Select(r => $"reservation {r}: its ledger does not sum to zero"), .. unbooked.Select(p => $"payment {p}: captured, but not in the ledger"),
            .. unreturned.Select(r => $"refund {r}: completed, but not in the ledger")];
    }

    private static async Task<List<string>> DiscountsAsync(BookingDbContext db, CancellationToken ct)
    {
        var uses = await db.CouponUses.Where(u => u.State != CouponUseState.Returned).GroupBy(u => u.CouponId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var coupons = await db.Coupons.AsNoTracking().ToListAsync(ct);
        var dead = await (from u in db.CouponUses.AsNoTracking()
                          join r in db.Reservations.AsNoTracking() on u.ReservationId equals r.Id
                          where u.State != CouponUseState.Returned && (r.Status == Expired || r.Status == Released || r.Status == Cancelled)
                          select r.Reference).Take(MostFindings).ToListAsync(ct);
        var points = await db.PointsEntries.GroupBy(e => e.Email).Select(g => new { g.Key, Sum = g.Sum(e => e.Points) }).ToDictionaryAsync(g => g.Key, g => g.Sum, ct);
        var accounts = await db.PointsAccounts.AsNoTracking().ToListAsync(ct);
        return [.. coupons.Where(c => c.Used != uses.GetValueOrDefault(c.Id)).Take(MostFindings).Select(c => $"coupon {c.Code}: counts {c.Used} uses, has {uses.GetValueOrDefault(c.Id)}"),
            .. dead.Select(r => $"reservation {r}: over, but keeps its coupon"),
            .. accounts.Where(a => a.Balance < 0 || a.Balance != points.GetValueOrDefault(a.Email)).Take(MostFindings).Select(a => $"points account {a.Code}: holds {a.Balance}, its entries sum to {points.GetValueOrDefault(a.Email)}")];
    }

    private static async Task<List<string>> ReleasesAsync(BookingDbContext db, CancellationToken ct) =>
        [.. (await db.Reservations.AsNoTracking().Where(r => r.Status == Released && !db.ReleaseRecords.Any(l => l.ReservationId == r.Id)).Select(r => r.Reference).Take(MostFindings).ToListAsync(ct))
            .Select(r => $"reservation {r}: released without a release record")];

    private static int CellsFrom(int pruned, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, end) = ClaimKeeper.Cells(from, to);
        return Math.Max(0, end - Math.Max(first, pruned));
    }
}
