namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>Writes the root of our certificates at the start where the simulator is alone and its operator takes the file elsewhere. Inside the app it
/// is made with the first signature: a start would wait for an RSA key that most never use.</summary>
internal sealed class SimulatorRootFile(SimulatorMode mode, SimulatorKeys keys) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (mode is { IsRunning: true, IsInside: false })
            keys.WriteRoot();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
