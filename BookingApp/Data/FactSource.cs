namespace BookingApp.Data;

/// <summary>A row whose verbs tell what they did: to the unit of work that tracks it, which hands each fact to its handlers before the commit.</summary>
/// <remarks>A row is added first and changed by its verbs after: what a verb tells before a unit of work tracks the row is heard by nobody. The demo
/// makes its past in that way, without emails and ledger lines of today.</remarks>
public abstract class FactSource
{
    private Action<IFact>? _hears;

    /// <summary>Whoever hears from now on what this row does.</summary>
    internal void TellTo(Action<IFact> hears) => _hears = hears;

    private protected void Tell(IFact fact) => _hears?.Invoke(fact);
}
