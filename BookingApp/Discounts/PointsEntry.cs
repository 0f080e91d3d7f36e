namespace BookingApp.Discounts;

/// <summary>A line of a points account: once per reservation and kind of move, but for what is redeemed again after a return.</summary>
public sealed class PointsEntry
{
    public required Guid Id { get; init; }
    public required string Email { get; init; }
    public required Guid ReservationId { get; init; }
    public required PointsMove Move { get; init; }
    public required int Points { get; init; } // what the balance changed by
    public required DateTimeOffset At { get; init; }
}

/// <summary>Revoked: earned by a visit that was not over after all; taken back is what went off the account for it.</summary>
public enum PointsMove { Earned, Redeemed, Returned, Revoked, TakenBack }
