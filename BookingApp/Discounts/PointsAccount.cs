using BookingApp.Data;

namespace BookingApp.Discounts;

/// <summary>A customer's points. Who has the code may spend them: it goes to the customer's address only.</summary>
public sealed class PointsAccount : IVersioned
{
    public required string Email { get; init; } // canonical: the key
    public required string Code { get; init; }
    public int Balance { get; private set; } // moved by conditional updates only
    public string? MovedTo { get; private set; } // the account of whom its customer was merged into: its code spends from there
    public int Version { get; private set; }

    /// <summary>The same account under another form of its address.</summary>
    public static PointsAccount Moved(PointsAccount account, string email) =>
        new() { Email = email, Code = account.Code, Balance = account.Balance, Version = account.Version };
}
