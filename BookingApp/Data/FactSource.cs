namespace BookingApp.Data;

/// <summary>An entity whose methods raise facts. The unit of work that tracks it hands each fact to its handlers before the commit.</summary>
/// <remarks>Add an entity before you call its methods: facts raised before it is tracked are dropped, but for that of its making. The demo data, which is
/// written outside any unit of work, makes past bookings so, without emails and ledger entries.</remarks>
public abstract class FactSource
{
    private Action<IFact>? _hears;
    private IFact? _making;

    /// <summary>Sends the facts of this entity to a listener from now on; of a row that is new, first that it was made.</summary>
    internal void TellTo(Action<IFact> hears, bool isNew)
    {
        _hears = hears;
        if (isNew && _making is { } made)
            Tell(made);
    }

    private protected void Tell(IFact fact) => _hears?.Invoke(fact);

    /// <summary>The fact that it was made: told when it is added.</summary>
    private protected void TellMaking(IFact made) => _making = made;
}
