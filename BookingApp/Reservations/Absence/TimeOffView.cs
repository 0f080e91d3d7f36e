namespace BookingApp.Reservations.Absence;

/// <summary>Blocked time as its page shows it, with the bookings that had their time before.</summary>
public sealed record TimeOffView(Guid Id, DateTimeOffset Start, DateTimeOffset End, string Reason, IReadOnlyList<TimeOffBookingView> Bookings)
{
    /// <summary>Those that lie there still, and that nobody has asked to cancel or that could not be.</summary>
    public IReadOnlyList<TimeOffBookingView> Left => [.. Bookings.Where(b => b.IsThere && b.State is not TimeOffBookingState.Waiting)];

    public int Waiting => Bookings.Count(b => b.State is TimeOffBookingState.Waiting);
    public int Cancelled => Bookings.Count(b => b.State is TimeOffBookingState.Cancelled);
}
