using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Replica;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.InPerson;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using BookingApp.WaitingList;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Reservations.ReservationStatus;

namespace BookingApp.Monitoring;

/// <summary>Reads how payments go from the rows themselves: a restart changes no number.</summary>
public sealed class MonitoringQueries(ReportContexts reports, CatalogQueries catalogs, TimeProvider clock)
{
    /// <summary>The most days that are read at once.</summary>
    public const int MaxDays = 366;

    /// <summary>How payments went between two business days, both included.</summary>
    public async Task<MonitoringView> ReadAsync(DateOnly from, DateOnly to, CancellationToken ct = default)
    {
        if (to < from)
            (from, to) = (to, from);
        if (to.DayNumber - from.DayNumber >= MaxDays)
            from = to.AddDays(1 - MaxDays);
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var (first, end) = (zone.StartOf(from), zone.StartOf(to.AddDays(1)));
        await using var db = await reports.CreateDbContextAsync(ct);

        var days = Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays)
            .ToDictionary(day => day, _ => new int[Enum.GetValues<PaymentAttemptKind>().Length]);
        await foreach (
            var outcome in db.PaymentAttempts.AsNoTracking().Where(o => o.At >= first && o.At < end).Select(o => new { o.Kind, o.At }).AsAsyncEnumerable()
                .WithCancellation(ct))
            days[zone.DayOf(outcome.At)][(int)outcome.Kind]++;
        int Sum(PaymentAttemptKind kind) => days.Values.Sum(counts => counts[(int)kind]);

        return new MonitoringView(
            from, to,
            new CaptureCounts(
                Sum(PaymentAttemptKind.Began), Sum(PaymentAttemptKind.Completed), Sum(PaymentAttemptKind.Declined), Sum(PaymentAttemptKind.Unknown),
                Sum(PaymentAttemptKind.DuplicatePrevented), Sum(PaymentAttemptKind.Late)),
            await FunnelAsync(db, first, end, ct),
            TimeToPay.Of(await TimesAsync(db, first, end, fromHold: true, ct)),
            TimeToPay.Of(await TimesAsync(db, first, end, fromHold: false, ct)),
            [.. days.OrderBy(day => day.Key).Select(day => new DayReading(
                day.Key, day.Value[(int)PaymentAttemptKind.Completed], day.Value[(int)PaymentAttemptKind.Declined],
                day.Value[(int)PaymentAttemptKind.Unknown]))],
            await EndsAsync(db, first, end, ct));
    }

    // Customers' own holds that had something to pay before they are confirmed, by when they were made: nobody pressed for what a waiting list offers.
    private async Task<Funnel> FunnelAsync(BookingDbContext db, DateTimeOffset first, DateTimeOffset end, CancellationToken ct)
    {
        var now = clock.Now();
        var online = db.Payments.AsNoTracking().Where(p => p.Purpose != PaymentPurpose.Balance && p.Provider != InPersonGateway.Name);
        var held = db.Reservations.AsNoTracking().Where(r =>
            r.HeldAt >= first && r.HeldAt < end && !r.WalkIn && (r.MustPrepay || r.PrepayMinor == null || r.PrepayMinor > 0)
            && !db.Set<WaitingListOffer>().Any(o => o.ReservationId == r.Id)
            && (r.ConfirmedAt == null || online.Any(p => p.ReservationId == r.Id))); // a coupon that left nothing to pay: no journey to PayPal
        var sent = held.Where(r => online.Any(p => p.ReservationId == r.Id && p.OrderId != null));
        var paid = sent.Where(r => online.Any(p => p.ReservationId == r.Id && p.CapturedMinor > 0));
        var details = held.Where(r => r.CustomerName != "");
        var onTheirWay = held.Where(r => (r.Status == Held && r.HeldUntil > now) || r.Status == Capturing);

        var (all, known, gone, money) = (await held.CountAsync(ct), await details.CountAsync(ct), await sent.CountAsync(ct), await paid.CountAsync(ct));
        var waiting = await onTheirWay.CountAsync(ct);
        var waitingKnown = await onTheirWay.CountAsync(r => r.CustomerName != "", ct);
        var waitingSent = await onTheirWay.CountAsync(r => online.Any(p => p.ReservationId == r.Id && p.OrderId != null), ct);
        return new Funnel(all, known, gone, money, waiting)
        {
            LeftAtDetails = all - known - (waiting - waitingKnown),
            LeftBeforePaying = known - gone - (waitingKnown - waitingSent),
            LeftAtProvider = gone - money - waitingSent,
        };
    }

    private static async Task<List<TimeSpan>> TimesAsync(BookingDbContext db, DateTimeOffset first, DateTimeOffset end, bool fromHold, CancellationToken ct)
    {
        var times = new List<TimeSpan>();
        var paid = from p in db.Payments.AsNoTracking()
                   join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                   where p.CapturedAt >= first && p.CapturedAt < end && p.Purpose != PaymentPurpose.Balance && p.Provider != InPersonGateway.Name
                       && !(fromHold && db.Set<WaitingListOffer>().Any(o => o.ReservationId == r.Id)) // held while they slept
                   select new { Began = fromHold ? r.HeldAt : p.CreatedAt, Paid = p.CapturedAt };
        await foreach (var one in paid.AsAsyncEnumerable().WithCancellation(ct))
            times.Add(one.Paid!.Value - one.Began);
        return times;
    }

    private static async Task<IReadOnlyDictionary<ReleaseReason, int>> EndsAsync(
        BookingDbContext db, DateTimeOffset first, DateTimeOffset end, CancellationToken ct)
    {
        var counts = await db.ReleaseRecords.Where(r => r.ReleasedAt >= first && r.ReleasedAt < end).GroupBy(r => r.Reason)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return Enum.GetValues<ReleaseReason>().ToDictionary(reason => reason, reason => counts.GetValueOrDefault(reason));
    }
}
