namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>Writes the root of our certificates where the app and the operator find it, before anything is signed.</summary>
internal sealed class SimulatorRootFile(SimulatorMode mode, SimulatorKeys keys) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (mode.IsRunning)
            keys.WriteRoot();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
