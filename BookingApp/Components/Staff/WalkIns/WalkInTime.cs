using BookingApp.Catalog;

namespace BookingApp.Components.Staff.WalkIns;

/// <summary>A time that was chosen for a walk-in. With a reason, even an empty one, it is not among those on offer: it is booked all the same once the
/// reason is there.</summary>
public sealed record WalkInTime(DateTimeOffset Start, string? Reason = null)
{
    /// <summary>The same time by the clock on another day.</summary>
    public DateTimeOffset On(DateOnly day, BusinessZone zone) =>
        zone.DayOf(Start) == day ? Start : zone.ToLocal(zone.At(day, TimeOnly.FromDateTime(zone.ToLocal(Start).DateTime)));
}
