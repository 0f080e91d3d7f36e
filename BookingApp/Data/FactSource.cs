namespace BookingApp.Data;

/// <summary>A row whose verbs tell what they did: to the unit of work that tracks it, which hands each fact to its handlers before the commit.</summary>
/// <remarks>A row that no unit of work tracks tells nobody, since nothing of it is saved. What is added with a past, as the demo's rows, has told
/// nothing of that.</remarks>
public abstract class FactSource
{
    private Action<IFact>? _hears;

    /// <summary>Whoever hears from now on what this row does.</summary>
    internal void TellTo(Action<IFact> hears) => _hears = hears;

    private protected void Tell(IFact fact) => _hears?.Invoke(fact);
}
