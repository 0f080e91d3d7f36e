using BookingApp.Catalog;
using BookingApp.Reservations.Claims;

namespace BookingApp.Reservations.Board;

/// <summary>Draws up the columns of a day from what was read of it.</summary>
internal static class BoardColumns
{
    public static BoardColumn Of(
        CatalogSnapshot catalog, Resource person, BoardView day, IEnumerable<TimeOff> blocks, IReadOnlyList<ReservationView> reservations)
    {
        var zone = day.Zone;
        var hours = catalog.HoursOn(person, day.Date);
        return new BoardColumn(
            person.Id, person.Name,
            [.. hours.Select(h => new BoardSpan(zone.At(day.Date, h.FromMinute), zone.At(day.Date, h.ToMinute))).Where(s => s.Start < s.End)],
            [
                .. hours.SelectMany(h => h.Breaks).Select(b => new BoardSpan(zone.At(day.Date, b.FromMinute), zone.At(day.Date, b.ToMinute)))
                    .Where(s => s.Start < s.End),
            ],
            [.. blocks.Select(b => new BoardBlock(b.Id, zone.ToLocal(b.Start), zone.ToLocal(b.End), b.Reason))],
            reservations);
    }

    /// <summary>Whoever shares a run of a service stands together; their seats are those that the run was opened with.</summary>
    public static IReadOnlyList<BoardClass> Classes(
        IEnumerable<ReservationView> reservations, IReadOnlyDictionary<Guid, ClassSession> sessions, CatalogSnapshot catalog) =>
    [
        .. from reservation in reservations
           where reservation.SessionId is { } id && sessions.ContainsKey(id)
           group reservation by reservation.SessionId into guests
           let session = sessions[guests.Key!.Value]
           let one = guests.First()
           select new BoardClass(
               session.Id, session.ServiceId, catalog.FindService(session.ServiceId)?.Name ?? one.ServiceName, one.StaffName, one.RoomName,
               one.Start, one.End, one.ClaimStart, one.ClaimEnd, session.Capacity,
               [.. guests.OrderBy(g => g.Customer is null).ThenBy(g => g.Customer?.Name, StringComparer.CurrentCulture).ThenBy(g => g.HeldAt)]),
    ];

    /// <summary>What of a visit of a day beside lies in the day.</summary>
    public static BoardBuffer Buffer(ReservationView visit, BoardView day)
    {
        var (start, end) = visit.End <= day.DayStart ? (visit.End, visit.ClaimEnd) : (visit.ClaimStart, visit.Start);
        return new BoardBuffer(
            visit.Reference, visit.ServiceName, visit.Start, start > day.DayStart ? start : day.DayStart, end < day.DayEnd ? end : day.DayEnd);
    }

    /// <summary>From the earliest hour of the week to the latest, on the clock of a day.</summary>
    public static BoardSpan? Usual(CatalogSnapshot catalog, DateOnly date)
    {
        var hours = catalog.People.SelectMany(p => p.Hours).ToList();
        return hours.Count > 0
            ? new BoardSpan(catalog.Zone.At(date, hours.Min(h => h.FromMinute)), catalog.Zone.At(date, hours.Max(h => h.ToMinute)))
            : null;
    }
}
