using BookingApp.Customers;

namespace BookingApp.Reservations.Holds;

/// <summary>Which limit a visitor has come to.</summary>
public abstract record HoldLimit
{
    private HoldLimit() { }

    /// <summary>How many times one browser or one address may hold at once.</summary>
    public sealed record AtOnce(SubjectKind By) : HoldLimit;

    /// <summary>What another room counts, by a rule of its own name.</summary>
    public sealed record OfPolicy(string Rule) : HoldLimit;
}
