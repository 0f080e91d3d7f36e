namespace BookingApp.Reservations.Occupancy;

/// <summary>What has a person's or a room's time already. Without a reference it is time off, and the name its reason.</summary>
public sealed record VisitConflict(
    string ResourceName, string? Reference, string CustomerName, DateTimeOffset Start, DateTimeOffset End, ReservationStatus? Status);
