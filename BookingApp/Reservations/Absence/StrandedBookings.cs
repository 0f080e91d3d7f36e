using BookingApp.Availability;
using BookingApp.Availability.Busy;
using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Absence;

/// <summary>Finds the bookings that hours, closures and retirements leave behind. They stay booked.</summary>
public sealed class StrandedBookings(IDbContextFactory<BookingDbContext> contexts, CatalogQueries catalogs, TimeProvider clock)
{
    private const int MaxReadings = 20; // beyond that, one reading of all that is to come is cheaper

    /// <summary>Those that fit the catalogue as it stands, and would not fit the one proposed; earliest first.</summary>
    public async Task<IReadOnlyList<StrandedBooking>> ByAsync(CatalogSnapshot proposed, CancellationToken ct = default)
    {
        var current = await catalogs.SnapshotAsync(ct);
        var bookings = await ToComeAsync(null, ct);
        var (before, after) = (WhyNot(current, bookings), WhyNot(proposed, bookings));
        return [.. from booking in bookings
                   where !before.ContainsKey(booking.Id) && after.ContainsKey(booking.Id)
                   select View(current, booking, after[booking.Id])];
    }

    /// <summary>Those that do not fit the catalogue as it stands, or lie under time off, and need a human; earliest first.</summary>
    public Task<IReadOnlyList<StrandedBooking>> NowAsync(CancellationToken ct = default) => NowAsync(null, ct);

    /// <summary>The same, known from before, after changes of some times: only bookings around them are read.</summary>
    /// <remarks>Whether a booking fits rests on the catalogue, on time off at its time, and on the guests of its own class: a change of a time
    /// touches no booking of another.</remarks>
    public async Task<IReadOnlyList<StrandedBooking>> NowAsync(
        IReadOnlyList<StrandedBooking> known, IEnumerable<(DateTimeOffset From, DateTimeOffset To)> changed, CancellationToken ct = default)
    {
        var now = clock.Now();
        var stranded = known.Where(b => b.Start > now).ToList();
        var around = Join(changed.Select(c => new Starts(c.From - Service.LongestClaim, c.To + Service.LongestClaim)));
        if (around.Count > MaxReadings)
            return await NowAsync(ct);
        foreach (var starts in around)
        {
            stranded.RemoveAll(b => starts.Holds(b.Start));
            stranded.AddRange(await NowAsync(starts, ct));
        }

        return [.. stranded.OrderBy(b => b.Start)];
    }

    private async Task<IReadOnlyList<StrandedBooking>> NowAsync(Starts? starts, CancellationToken ct)
    {
        var current = await catalogs.SnapshotAsync(ct);
        var bookings = await ToComeAsync(starts, ct);
        var why = WhyNot(current, bookings);
        foreach (var booking in bookings.Where(b => b.WalkIn && why.TryGetValue(b.Id, out var not) && not is (StrandedWhy.Closed or StrandedWhy.OutsideHours)))
            why.Remove(booking.Id); // staff chose its time knowingly, and nothing else
        foreach (var under in await UnderTimeOffAsync(bookings, ct))
            why.TryAdd(under, StrandedWhy.TimeOff);
        return [.. bookings.Where(b => why.ContainsKey(b.Id)).Select(b => View(current, b, why[b.Id]))];
    }

    // Each booking by itself, and then the guests of each class: whoever came last has no seat in one that takes fewer by now.
    private static Dictionary<Guid, StrandedWhy> WhyNot(CatalogSnapshot catalog, List<Reservation> bookings)
    {
        var why = new Dictionary<Guid, StrandedWhy>();
        foreach (var booking in bookings)
        {
            if (WhyNot(catalog, booking) is { } not)
                why[booking.Id] = not;
        }

        foreach (var guests in bookings.Where(b => b.SessionId is not null && !why.ContainsKey(b.Id)).GroupBy(b => b.SessionId))
        {
            var seats = 0;
            foreach (var booking in guests.OrderBy(b => b.HeldAt).ThenBy(b => b.Id))
            {
                if (seats + booking.PartySize > catalog.FindService(booking.ServiceId)!.Capacity)
                    why[booking.Id] = StrandedWhy.TooManyGuests;
                else
                    seats += booking.PartySize;
            }
        }

        return why;
    }

    /// <summary>What a change of length or price leaves as it was sold, the most common terms first; nothing when it changes neither.</summary>
    public async Task<IReadOnlyList<SoldTerms>> KeptAsync(Service proposed, CancellationToken ct = default)
    {
        var current = (await catalogs.SnapshotAsync(ct)).FindService(proposed.Id);
        if (current is null || (current.Duration == proposed.Duration && current.Price == proposed.Price))
            return [];
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Reservations.AsNoTracking()
            .Where(
                r => r.ServiceId == proposed.Id && r.Start > now && ReservationStatuses.Live.Contains(r.Status)
                    && !(r.Status == ReservationStatus.Held && r.HeldUntil <= now)).ToListAsync(ct);
        return [.. rows.Select(OwnOf)
            .Where(own => own.Minutes != proposed.DurationMinutes || own.Price != proposed.Price with { Minor = proposed.Price.Minor * own.Seats })
            .GroupBy(own => (own.Minutes, Price: own.Price with { Minor = own.Price.Minor / own.Seats }))
            .Select(g => new SoldTerms(g.Count(), g.Key.Minutes, g.Key.Price)).OrderByDescending(t => t.Count).ThenBy(t => t.Minutes)];
    }

    // What of a visit is the service's own: add-ons have terms of theirs. One that staff have made shorter than these alone is as long as it is.
    private static (int Minutes, Money Price, int Seats) OwnOf(Reservation r)
    {
        var (whole, added) = ((int)(r.End - r.Start).TotalMinutes, r.AddOns.Sum(a => a.Minutes));
        return (added < whole ? whole - added : whole, r.Price with { Minor = r.ServicePriceMinor ?? r.Price.Minor }, r.PartySize);
    }

    /// <summary>Bookings and holds to come whose price is in this currency, earliest first: what a change of the currency leaves in the old one.</summary>
    public async Task<IReadOnlyList<PricedBooking>> PricedInAsync(string currency, CancellationToken ct = default)
    {
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.Reservations.AsNoTracking()
            .Where(
                r => ReservationStatuses.Live.Contains(r.Status) && r.Start > now && !(r.Status == ReservationStatus.Held && r.HeldUntil <= now)
                    && r.Price.Minor > 0 && r.Price.Currency == currency)
            .OrderBy(r => r.Start).ToListAsync(ct);
        return [.. rows.Select(r => new PricedBooking(r.Reference, r.CustomerName, r.ServiceName, zone.ToLocal(r.Start), r.Total))];
    }

    /// <summary>Why a catalogue does not carry a booking; null when it does.</summary>
    internal static StrandedWhy? WhyNot(CatalogSnapshot catalog, Reservation booking)
    {
        if (catalog.FindService(booking.ServiceId) is not { Active: true } service)
            return StrandedWhy.ServiceRetired;
        if (catalog.PeopleOf(service).FirstOrDefault(p => p.Id == booking.StaffId) is not { } person)
            return StrandedWhy.PersonGone;
        if (booking.RoomId is { } room && catalog.FindResource(room) is not { Active: true })
            return StrandedWhy.RoomGone;

        var visit = DaySpan.Of(booking.Start, booking.End, catalog.Zone);
        if (visit.Days.Any(catalog.IsClosed))
            return StrandedWhy.Closed;
        var reach = DaySpan.Of(booking.ClaimStart, booking.ClaimEnd, catalog.Zone);
        var open = new OpeningTimes(catalog, person, visit with { Last = visit.First }, reach);
        return open.Holds(Cell.Range(booking.Start, booking.End), Cell.Range(booking.ClaimStart, booking.ClaimEnd)) ? null : StrandedWhy.OutsideHours;
    }

    private async Task<List<Reservation>> ToComeAsync(Starts? starts, CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var bookings = db.Reservations.AsNoTracking().Where(r => r.Status == ReservationStatus.Confirmed);
        var (after, until) = starts is { } some ? (some.After > now ? some.After : now, some.Until) : (now, DateTimeOffset.MaxValue);
        bookings = starts is null ? bookings.Where(r => r.Start > after) : bookings.Where(r => r.Start > after && r.Start <= until);
        return await bookings.OrderBy(r => r.Start).ToListAsync(ct);
    }

    private static List<Starts> Join(IEnumerable<Starts> spans)
    {
        var joined = new List<Starts>();
        foreach (var span in spans.OrderBy(s => s.After))
        {
            if (joined is [.., var last] && span.After <= last.Until)
                joined[^1] = last with { Until = span.Until > last.Until ? span.Until : last.Until };
            else
                joined.Add(span);
        }

        return joined;
    }

    // Bookings that start after one instant, until another.
    private sealed record Starts(DateTimeOffset After, DateTimeOffset Until)
    {
        public bool Holds(DateTimeOffset start) => start > After && start <= Until;
    }

    // Those that nobody has asked to cancel, or that could not be.
    private async Task<List<Guid>> UnderTimeOffAsync(List<Reservation> bookings, CancellationToken ct)
    {
        var now = clock.Now();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var left = await (from l in db.TimeOffBookings.AsNoTracking()
                          join t in db.TimeOff on l.TimeOffId equals t.Id
                          where t.End > now && l.State != TimeOffBookingState.Waiting
                          select new { l.ReservationId, Block = t }).AsNoTracking().ToListAsync(ct);
        return [.. left.Where(l => bookings.Exists(b => b.Id == l.ReservationId && b.LiesIn(l.Block, now))).Select(l => l.ReservationId)];
    }

    private static StrandedBooking View(CatalogSnapshot catalog, Reservation r, StrandedWhy why) =>
        new(r.Reference, r.CustomerName, r.ServiceName, catalog.NameOf(r.StaffId), catalog.Zone.ToLocal(r.Start), why);
}
