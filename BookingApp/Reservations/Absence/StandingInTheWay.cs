namespace BookingApp.Reservations.Absence;

/// <summary>What has the time already. Without a reference: other time off.</summary>
public sealed record StandingInTheWay(
    string? Reference, string CustomerName, DateTimeOffset Start, DateTimeOffset End, ReservationStatus? Status, bool IsCancellable = false,
    bool HasEmail = true);
