namespace BookingApp.Components.Staff.WalkIns;

/// <summary>A time that was chosen for a walk-in. With a reason, even an empty one, it is not among those on offer: it is booked all the same once the
/// reason is there.</summary>
public sealed record WalkInTime(DateTimeOffset Start, string? Reason = null);
