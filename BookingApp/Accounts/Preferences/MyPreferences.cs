namespace BookingApp.Accounts.Preferences;

/// <summary>Who looks at a page of staff: whose column is theirs, and what they have chosen, read once for all that is drawn for them.</summary>
public sealed class MyPreferences(CurrentActor actor, UserPreferencesService preferences)
{
    private bool _isRead;

    /// <summary>They chose otherwise on this page.</summary>
    public event Action? Changed;

    /// <summary>What they have chosen; until it is read, what is usual.</summary>
    public UserPreferences Chosen { get; private set; } = new() { UserId = 0 };

    /// <summary>The person (a resource) that they are, if any.</summary>
    public Task<int?> ResourceIdAsync() => actor.ResourceIdAsync();

    /// <summary>Reads what they have chosen, unless it was read.</summary>
    public async Task<UserPreferences> ReadAsync(CancellationToken ct = default)
    {
        if (!_isRead)
            (Chosen, _isRead) = (await preferences.FindAsync(await actor.GetAsync(), ct), true);
        return Chosen;
    }

    /// <summary>Keeps the order of their columns.</summary>
    public Task OrderColumnsAsync(IEnumerable<int> people) => ChooseAsync(own => preferences.OrderColumnsAsync(own, people));

    /// <summary>Keeps whether they want to hear of new bookings.</summary>
    public Task SoundArrivalsAsync(bool sounds) => ChooseAsync(own => preferences.SoundArrivalsAsync(own, sounds));

    /// <summary>Keeps whether "/" leads them to the search.</summary>
    public Task KeepFindKeyAsync(bool isOn) => ChooseAsync(own => preferences.KeepFindKeyAsync(own, isOn));

    private async Task ChooseAsync(Func<Actor, Task> keep)
    {
        var own = await actor.GetAsync();
        await keep(own);
        (Chosen, _isRead) = (await preferences.FindAsync(own), true);
        Changed?.Invoke();
    }
}
