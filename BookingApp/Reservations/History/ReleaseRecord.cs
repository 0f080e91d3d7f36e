namespace BookingApp.Reservations.History;

/// <summary>Why and when a hold ended without its customer's booking.</summary>
public sealed class ReleaseRecord
{
    public required Guid Id { get; init; }
    public required Guid ReservationId { get; init; }
    public required string Reference { get; init; }
    public required string ServiceName { get; init; }
    public required int StaffId { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required string CustomerName { get; init; }
    public required DateTimeOffset HeldAt { get; init; }
    public required DateTimeOffset HeldUntil { get; init; }
    public required DateTimeOffset ReleasedAt { get; init; }
    public required ReleaseReason Reason { get; init; }
    public required string ReleasedBy { get; init; } // an actor

    /// <summary>The record of a hold that has just ended.</summary>
    public static ReleaseRecord Of(Reservation reservation, Actor by, ReleaseReason reason, Guid id, DateTimeOffset at) => new()
    {
        Id = id,
        ReservationId = reservation.Id,
        Reference = reservation.Reference,
        ServiceName = reservation.ServiceName,
        StaffId = reservation.StaffId,
        Start = reservation.Start,
        CustomerName = reservation.CustomerName,
        HeldAt = reservation.HeldAt,
        HeldUntil = reservation.HeldUntil,
        ReleasedAt = at,
        Reason = reason,
        ReleasedBy = by.ToString()!,
    };
}

/// <summary>Why a hold ended without a booking.</summary>
public enum ReleaseReason
{
    Lapsed, // nobody paid in time
    Reclaimed, // lapsed, and another customer took the time
    Released, // the customer or staff let it go
    OrderGone, // the provider knows the order no more
}
