namespace BookingApp.Components.Shared.Inputs;

/// <summary>The commands that were pressed on this screen. What a command makes has its id, so a page knows what is its own when it hears of it.</summary>
public sealed class PressedCommands
{
    private readonly HashSet<Guid> _ids = [];

    /// <summary>Before it is done: others may tell of it sooner than its answer comes.</summary>
    public void Add(Guid command) => _ids.Add(command);

    /// <summary>Whether what was made was asked for on this screen.</summary>
    public bool Contains(Guid made) => _ids.Contains(made);
}
