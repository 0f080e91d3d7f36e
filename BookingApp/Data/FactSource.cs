namespace BookingApp.Data;

/// <summary>An entity whose methods raise facts. The unit of work that tracks it hands each fact to its handlers before the commit.</summary>
/// <remarks>Add an entity before you call its methods: facts raised before it is tracked are dropped. The demo data uses this to make past bookings
/// without emails and ledger entries.</remarks>
public abstract class FactSource
{
    private Action<IFact>? _hears;

    /// <summary>Sends the facts of this entity to a listener from now on.</summary>
    internal void TellTo(Action<IFact> hears) => _hears = hears;

    private protected void Tell(IFact fact) => _hears?.Invoke(fact);
}
