using BookingApp.Availability.Busy;
using BookingApp.Catalog;

namespace BookingApp.Availability;

/// <summary>Business days in a row, both ends included.</summary>
public readonly record struct DaySpan(DateOnly First, DateOnly Last)
{
    public int Count => Math.Max(0, Last.DayNumber - First.DayNumber + 1);

    public IEnumerable<DateOnly> Days
    {
        get
        {
            var first = First;
            return Enumerable.Range(0, Count).Select(first.AddDays);
        }
    }

    public bool Contains(DateOnly day) => First <= day && day <= Last;

    public DaySpan Within(DaySpan other) => new(First > other.First ? First : other.First, Last < other.Last ? Last : other.Last);

    /// <summary>All days that the visits of these days can touch with their buffers.</summary>
    public DaySpan Reach(Service service, BusinessZone zone) => new(
        zone.DayOf(zone.StartOf(First) - service.BufferBefore),
        zone.DayOf(zone.StartOf(Last.AddDays(1)) + service.Duration + service.BufferAfter - TimeSpan.FromMilliseconds(1)));

    /// <summary>All days that one visit touches with its buffers.</summary>
    public static DaySpan Of(Service service, DateTimeOffset start, BusinessZone zone) =>
        Of(start - service.BufferBefore, start + service.Duration + service.BufferAfter, zone);

    /// <summary>All days that a time touches, its end not included.</summary>
    public static DaySpan Of(DateTimeOffset from, DateTimeOffset to, BusinessZone zone) => new(zone.DayOf(from), zone.DayOf(to - TimeSpan.FromMilliseconds(1)));

    /// <summary>The cells of these days: elapsed ones, 276 or 300 when the clocks change.</summary>
    public CellRange Cells(BusinessZone zone) => new(Cell.Floor(zone.StartOf(First)), Cell.Floor(zone.StartOf(Last.AddDays(1))));
}
