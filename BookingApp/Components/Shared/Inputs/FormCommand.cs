namespace BookingApp.Components.Shared.Inputs;

/// <summary>The command that a form is, made when it is drawn. Pressed again while the first press is at work, or after it is done, the same drawing
/// does nothing.</summary>
/// <remarks>Whoever draws the form hands the id of the drawing to the press: a second click may be on its way while the form is drawn anew.
/// And it may come right after: in the moment that a double click takes, nobody has filled in the next form.</remarks>
public sealed class FormCommand(Ids ids, TimeProvider clock)
{
    private static readonly TimeSpan DoubleClick = TimeSpan.FromMilliseconds(500);

    private long? _done;

    public Guid Id { get; private set; } = ids.NewId(clock.GetUtcNow());

    public bool IsBusy { get; private set; }

    /// <summary>Does what the form asks for. When that says it is done, the next drawing is another command.</summary>
    public async Task PressAsync(Guid drawn, Func<Task<bool>> press)
    {
        if (IsBusy || drawn != Id || (_done is { } done && clock.GetElapsedTime(done) < DoubleClick))
            return;
        IsBusy = true;
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
