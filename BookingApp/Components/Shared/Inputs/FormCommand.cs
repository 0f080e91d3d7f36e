using BookingApp.Accounts;

namespace BookingApp.Components.Shared.Inputs;

/// <summary>The command id of a form, made when the form is drawn. A second press of the same drawing does nothing, during the first one or after
/// it.</summary>
/// <remarks>The press carries the id that its drawing had, since a second click may be on its way while the form is drawn anew. A press within
/// half a second after one that was done is ignored too, as part of a double click.</remarks>
public sealed class FormCommand(Ids ids, TimeProvider clock, CurrentActor actor, PressedCommands pressed)
{
    private static readonly TimeSpan DoubleClick = TimeSpan.FromMilliseconds(500);

    private long? _done;

    public Guid Id { get; private set; } = ids.NewId(clock.GetUtcNow());

    public bool IsBusy { get; private set; }

    /// <summary>Whose wish it is.</summary>
    public Task<Actor> ActorAsync() => actor.GetAsync();

    /// <summary>Does what the form asks for. If <paramref name="press"/> returns true, it is done, and the next drawing gets a new id.</summary>
    public async Task PressAsync(Guid drawn, Func<Task<bool>> press)
    {
        if (IsBusy || drawn != Id || (_done is { } done && clock.GetElapsedTime(done) < DoubleClick))
            return;
        IsBusy = true;
        pressed.Add(drawn);
        try
        {
            if (await press())
                (Id, _done) = (ids.NewId(clock.GetUtcNow()), clock.GetTimestamp());
        }
        finally
        {
            IsBusy = false;
        }
    }
}
