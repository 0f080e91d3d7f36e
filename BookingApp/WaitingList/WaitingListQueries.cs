using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.WaitingList.Offers;
using Microsoft.EntityFrameworkCore;
using static BookingApp.WaitingList.WaitingListStatus;

namespace BookingApp.WaitingList;

/// <summary>Reads who waits, and for what.</summary>
public sealed class WaitingListQueries(
    IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, ReservationQueries reservations, TimeProvider clock)
{
    /// <summary>At most so many are listed, the soonest days first.</summary>
    public const int Shown = 500;

    private static readonly WaitingListStatus[] Live = [Waiting, Offered];

    /// <summary>A customer's own entry, by its id and secret; a wrong secret and an unknown id look alike.</summary>
    public async Task<WaitingListView?> FindAsync(Guid id, string? key, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.WaitingListEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, ct) is { } entry && entry.HasKey(key)
            ? await ViewAsync(db, entry, ct)
            : null;
    }

    /// <summary>An entry; null when there is none with this id.</summary>
    internal async Task<WaitingListView?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.WaitingListEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, ct) is { } entry ? await ViewAsync(db, entry, ct) : null;
    }

    /// <summary>For staff: who waits from today on, or have an offer; by day, service and place in the line.</summary>
    public async Task<IReadOnlyList<WaitingListView>> AllAsync(CancellationToken ct = default)
    {
        var today = await TodayAsync(ct);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var entries = await db.WaitingListEntries.AsNoTracking().Where(e => Live.Contains(e.Status) && !e.IsUnconfirmed && e.Day >= today)
            .OrderBy(e => e.Day).ThenBy(e => e.ServiceId).ThenBy(e => e.InLineSince).ThenBy(e => e.Id).Take(Shown).ToListAsync(ct);
        return await ViewsAsync([.. entries.GroupBy(e => (e.Day, e.ServiceId)).SelectMany(line => line.Select((entry, i) => (entry, i + 1)))], ct);
    }

    /// <summary>When somebody may be offered a time who may not now; null when nobody waits for that.</summary>
    internal async Task<DateTimeOffset?> NextAsync(CancellationToken ct)
    {
        var now = clock.Now();
        var earliest = Anywhere(now);
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.WaitingListEntries.Where(e => e.Status == Waiting && !e.IsUnconfirmed && e.Day >= earliest && e.NotBefore > now)
            .MinAsync(e => e.NotBefore, ct);
    }

    /// <summary>When the first of them may be offered that are free by what staff may still take back; null when there is none.</summary>
    internal async Task<DateTimeOffset?> NextFreedAsync(CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var cancelled = await UndoableIn(db, now).MinAsync(r => r.UndoableUntil, ct);
        var moved = await db.UndoableMoves.Where(m => m.Until > now).MinAsync(m => (DateTimeOffset?)m.Until, ct);
        return cancelled is null || moved < cancelled ? moved ?? cancelled : cancelled;
    }

    /// <summary>The times that are free by a cancellation or a move which staff may still take back.</summary>
    internal async Task<IReadOnlyList<FreedTime>> FreedAsync(CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var cancelled = await UndoableIn(db, now).Select(r => new FreedTime(r.StaffId, r.RoomId, r.ClaimStart, r.ClaimEnd)).ToListAsync(ct);
        var moved = await db.UndoableMoves.Where(m => m.Until > now).Select(m => new FreedTime(m.StaffId, m.RoomId, m.ClaimStart, m.ClaimEnd)).ToListAsync(ct);
        return [.. cancelled, .. moved];
    }

    /// <summary>The lines in which somebody waits who may be offered a time now, from today on.</summary>
    internal async Task<IReadOnlyList<WaitingLine>> LinesAsync(CancellationToken ct)
    {
        var now = clock.Now();
        var earliest = Anywhere(now);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var lines = await db.WaitingListEntries
            .Where(e => e.Status == Waiting && !e.IsUnconfirmed && e.Day >= earliest && (e.NotBefore == null || e.NotBefore <= now))
            .Select(e => new { e.ServiceId, e.Day }).Distinct().ToListAsync(ct);
        return [.. lines.Select(l => new WaitingLine(l.ServiceId, l.Day)).OrderBy(l => l.Day).ThenBy(l => l.ServiceId)];
    }

    /// <summary>Who of a line may be offered a time now, the first of it first.</summary>
    internal async Task<IReadOnlyList<WaitingListEntry>> OfLineAsync(WaitingLine line, CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.WaitingListEntries.AsNoTracking()
            .Where(e => e.Status == Waiting && !e.IsUnconfirmed && e.Day == line.Day && e.ServiceId == line.ServiceId)
            .Where(e => e.NotBefore == null || e.NotBefore <= now)
            .OrderBy(e => e.InLineSince).ThenBy(e => e.Id).ToListAsync(ct);
    }

    /// <summary>The starts that somebody was offered before.</summary>
    internal async Task<IReadOnlySet<DateTimeOffset>> OfferedAsync(Guid entryId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await db.WaitingListOffers.Where(o => o.EntryId == entryId).Select(o => o.Start).ToListAsync(ct)).ToHashSet();
    }

    // The earliest day that it is anywhere: asked for before there is a business whose zone would say it. Times of a day that is over are not free.
    private static DateOnly Anywhere(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime.AddHours(-12));

    private static IQueryable<Reservation> UndoableIn(BookingDbContext db, DateTimeOffset now) =>
        db.Reservations.Where(r => r.UndoableUntil > now && r.Status == ReservationStatus.Cancelled);

    private async Task<DateOnly> TodayAsync(CancellationToken ct) => (await catalogs.SnapshotAsync(ct)).Zone.DayOf(clock.Now());

    private async Task<WaitingListView> ViewAsync(BookingDbContext db, WaitingListEntry entry, CancellationToken ct) =>
        (await ViewsAsync([(entry, await BeforeAsync(db, entry, ct) + 1)], ct))[0];

    private async Task<IReadOnlyList<WaitingListView>> ViewsAsync(IReadOnlyList<(WaitingListEntry Entry, int Place)> entries, CancellationToken ct)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var ids = entries.Where(e => e.Entry.Status is Offered).Select(e => e.Entry.OfferedReservationId).OfType<Guid>().ToList();
        var offers = ids.Count is 0 ? [] : (await reservations.ViewsAsync(all => all.Where(r => ids.Contains(r.Id)), ct)).ToDictionary(r => r.Id);
        return
        [
            .. entries.Select(e => new WaitingListView(e.Entry.Id, e.Entry.Key, StatusOf(e.Entry, Offer(e.Entry)), e.Place)
            {
                ServiceId = e.Entry.ServiceId,
                ServiceName = catalog.FindService(e.Entry.ServiceId)?.Name ?? "",
                StaffName = catalog.NameOf(e.Entry.StaffId),
                Day = e.Entry.Day,
                FromMinute = e.Entry.FromMinute,
                UntilMinute = e.Entry.UntilMinute,
                PartySize = e.Entry.PartySize,
                Customer = e.Entry.Details(),
                JoinedAt = catalog.Zone.ToLocal(e.Entry.JoinedAt),
                IsConfirmed = !e.Entry.IsUnconfirmed,
                Offer = Offer(e.Entry),
            }),
        ];

        ReservationView? Offer(WaitingListEntry entry) => entry.OfferedReservationId is { } id ? offers.GetValueOrDefault(id) : null;
    }

    // An offer that has lapsed is none any more, though nothing has ended it yet.
    private static WaitingListStatus StatusOf(WaitingListEntry entry, ReservationView? offer) =>
        entry.Status is Offered && offer?.Status is ReservationStatus.Expired ? Waiting : entry.Status;

    private static Task<int> BeforeAsync(BookingDbContext db, WaitingListEntry entry, CancellationToken ct) => db.WaitingListEntries.CountAsync(
        e => Live.Contains(e.Status) && !e.IsUnconfirmed && e.ServiceId == entry.ServiceId && e.Day == entry.Day && e.InLineSince < entry.InLineSince, ct);
}
