namespace BookingApp.Payments.Customers.Merging;

/// <summary>What became of a merge.</summary>
public abstract record MergeResult
{
    private MergeResult() { }

    /// <summary>They are one customer now.</summary>
    public sealed record Merged(Guid CustomerId) : MergeResult;

    /// <summary>One of the two is not there any more: perhaps they were merged or erased before. Nothing was changed.</summary>
    public sealed record NotFound : MergeResult;
}
