using BookingApp.Data;

namespace BookingApp.Discounts;

/// <summary>A customer's points. Who has the code may spend them: it goes to the customer's address only.</summary>
public sealed class PointsAccount : IVersioned
{
    public required string Email { get; init; } // canonical: the key
    public required string Code { get; init; }
    public int Balance { get; private set; } // moved by conditional updates only
    public int Version { get; private set; }

    /// <summary>The same account under another form of its address.</summary>
    public static PointsAccount Moved(PointsAccount account, string email) => new() { Email = email, Code = account.Code, Balance = account.Balance, Version = account.Version };
}

/// <summary>Revoked: earned by a visit that was not over after all; taken back is what went off the account for it.</summary>
public enum PointsMove { Earned, Redeemed, Returned, Revoked, TakenBack }

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
