namespace BookingApp.Reservations.Claims;

/// <summary>One five-minute cell of one resource: its key is the guard against double booking.</summary>
public sealed class SlotClaim
{
    public required int ResourceId { get; init; }
    public required int Cell { get; init; }
    public required ClaimOwner OwnerKind { get; init; }
    public required Guid OwnerId { get; init; }
}

/// <summary>What holds a cell: a reservation, a class session, or time off.</summary>
public enum ClaimOwner { Reservation, Session, Block }
