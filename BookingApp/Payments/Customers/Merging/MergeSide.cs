namespace BookingApp.Payments.Customers.Merging;

/// <summary>One of two customers who may be one person, with all that would be put together.</summary>
public sealed record MergeSide
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }
    public required string Phone { get; init; }
    public required VisitCounts Counts { get; init; }

    /// <summary>Those ahead, and those that were.</summary>
    public required int Bookings { get; init; }
    public required IReadOnlyList<CustomerMoney> Money { get; init; }

    /// <summary>Null where they have none, or the business gives none.</summary>
    public required int? Points { get; init; }

    /// <summary>How many staff wrote.</summary>
    public required int Notes { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
}
