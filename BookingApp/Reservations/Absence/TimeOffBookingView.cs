namespace BookingApp.Reservations.Absence;

/// <summary>A booking under time off. It is there until it is cancelled or moved, or its time has come.</summary>
public sealed record TimeOffBookingView(
    string Reference, string CustomerName, string ServiceName, DateTimeOffset Start, ReservationStatus Status,
    TimeOffBookingState State, string? Problem, bool IsThere);
