namespace BookingApp.Reservations.Claims;

/// <summary>One five-minute cell of one resource: its key is the guard against double booking.</summary>
public sealed class SlotClaim
{
    public required int ResourceId { get; init; }
    public required int Cell { get; init; }
    public required ClaimOwner OwnerKind { get; init; }
    public required Guid OwnerId { get; init; }

    /// <summary>Claims of cells before this one are not kept: a day past, only staff who override the rules could book, and they meet what is booked.</summary>
    public static int FirstKept(DateTimeOffset now) => Availability.Busy.Cell.Floor(now - TimeSpan.FromDays(1));
}

/// <summary>What holds a cell: a reservation, a class session, or time off.</summary>
public enum ClaimOwner { Reservation, Session, Block }
