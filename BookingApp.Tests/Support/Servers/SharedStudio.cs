namespace BookingApp.Tests.Support.Servers;

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

/// <summary>A test in a shared studio: when it fails, it tells what the app and the simulator have logged so far.</summary>
public abstract class SharedStudioTest(SharedStudio shared) : IAsyncLifetime
{
    private protected TestStudio Studio { get; } = shared.It;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result is TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine($"The app logged:\n{Studio.App.Log}\nThe simulator logged:\n{Studio.Simulator.Log}");
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
