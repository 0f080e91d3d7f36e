namespace BookingApp.Data;

/// <summary>Acts on a kind of fact: in the transaction in which it happened, before that is committed. If it throws, nothing has happened.</summary>
public interface IFactHandler<in TFact> where TFact : IFact
{
    /// <summary>Called once for each fact, in the order in which they were told; it may tell facts of its own. It asks nothing outside the database.</summary>
    Task HandleAsync(BookingDbContext db, TFact fact, CancellationToken ct);
}
