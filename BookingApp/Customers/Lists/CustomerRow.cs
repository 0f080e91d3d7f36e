namespace BookingApp.Customers.Lists;

/// <summary>A customer in the staff's list.</summary>
public sealed record CustomerRow(Guid Id, string Name, string Email, string Phone, DateTimeOffset LastSeenAt)
{
    /// <summary>By the alphabet.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
