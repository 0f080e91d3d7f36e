namespace BookingApp.Customers.Notes;

/// <summary>A short word by which staff know a customer again.</summary>
public sealed class CustomerTag
{
    public const int MaxLength = 30;

    public required Guid CustomerId { get; init; }
    public required string Key { get; init; } // in small letters: what it is compared by
    public required string Name { get; init; } // as it was first written

    /// <summary>What a tag is compared by.</summary>
    public static string KeyOf(string name) => name.Trim().ToLowerInvariant();
}
