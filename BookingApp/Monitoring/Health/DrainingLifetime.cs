using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace BookingApp.Monitoring.Health;

/// <summary>How the app ends. On SIGTERM it first drains: not ready for <c>Shutdown:Drain</c>, while requests and open pages go on. Then, and on
/// Ctrl-C or a second SIGTERM at once, it takes nothing new and finishes what it has.</summary>
internal sealed class DrainingLifetime(
    Drain drain, IHostApplicationLifetime lifetime, IOptions<ShutdownOptions> options, TimeProvider clock, ILogger<DrainingLifetime> log)
    : IHostLifetime, IDisposable
{
    private readonly List<IDisposable> _heard = [];
    private ITimer? _end;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _heard.Add(lifetime.ApplicationStarted.Register(() => log.LogInformation("Application started; Ctrl+C or SIGTERM ends it")));
        _heard.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, Terminate)));
        _heard.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, lifetime.StopApplication)));
        _heard.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal => End(signal, lifetime.StopApplication)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var heard in _heard)
            heard.Dispose();
        _end?.Dispose();
    }

    /// <summary>What SIGTERM does.</summary>
    internal void Terminate()
    {
        drain.Begin();
        if (_end is not null || options.Value.Drain == TimeSpan.Zero)
        {
            lifetime.StopApplication();
            return;
        }

        log.LogInformation("Told to end: not ready from now on, and ends in {Drain}", options.Value.Drain);
        _end = clock.CreateTimer(_ => lifetime.StopApplication(), null, options.Value.Drain, Timeout.InfiniteTimeSpan);
    }

    private static void End(PosixSignalContext signal, Action how)
    {
        signal.Cancel = true; // the process ends when the app has ended
        how();
    }
}
