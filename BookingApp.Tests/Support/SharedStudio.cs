namespace BookingApp.Tests.Support;

/// <summary>One studio for many tests, one after the other: to start it takes longer than most of them. Derive from it to say its settings.</summary>
public abstract class SharedStudio(params (string Name, string Value)[] settings) : IAsyncLifetime
{
    private TestStudio? _studio;

    public TestStudio It => _studio!;

    public async ValueTask InitializeAsync() => _studio = await TestStudio.StartAsync(settings);

    public async ValueTask DisposeAsync()
    {
        if (_studio is not null)
            await _studio.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
