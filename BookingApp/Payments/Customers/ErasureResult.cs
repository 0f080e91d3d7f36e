namespace BookingApp.Payments.Customers;

/// <summary>What became of an erasure.</summary>
public abstract record ErasureResult
{
    private ErasureResult() { }

    /// <summary>They are not known any more.</summary>
    public sealed record Erased : ErasureResult;

    /// <summary>There is no such customer: perhaps they were erased before.</summary>
    public sealed record NotFound : ErasureResult;

    /// <summary>Nothing was erased: first these must come to their end.</summary>
    public sealed record InTheWay(IReadOnlyList<ErasureObstacle> Obstacles) : ErasureResult;
}
