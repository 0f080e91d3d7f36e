namespace BookingApp.Reservations.Claims;

/// <summary>One seat of a session: its key is the guard against over-booking.</summary>
public sealed class SeatClaim
{
    public required Guid SessionId { get; init; }
    public required int Seat { get; init; } // 1 to the capacity
    public required Guid ReservationId { get; init; }
}
