using BookingApp.PayPalSimulator;
using BookingApp.PayPalSimulator.Storage;
using BookingApp.PayPalSimulator.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.PayPalSimulator;

public sealed class WebhookSenderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sender-");

    [Fact]
    public async Task A_store_that_is_closed_during_a_delivery_at_the_end_of_the_app_is_no_error()
    {
        var (clock, log) = (new HookedClock(), new LogLines());
        await using var simulator = SimulatorProgram.Build(
            ["--urls", "http://127.0.0.1:0", "--App:DataFolder", _folder.FullName],
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.Logging.ClearProviders().AddProvider(log);
            });
        await simulator.StartAsync(TestContext.Current.CancellationToken);
        var sender = simulator.Services.GetServices<IHostedService>().OfType<WebhookSender>().Single();

        clock.AtNextLook(() =>
        {
            _ = sender.StopAsync(new CancellationToken(canceled: true)); // the app's patience is over
            simulator.Services.GetRequiredService<SimulatorStore>().Dispose();
        });
        simulator.Services.GetRequiredService<SenderSignal>().Ring();
        await Eventually.HoldsAsync(() => sender.ExecuteTask!.IsCompleted, "the sender to end");

        Assert.True(sender.ExecuteTask!.IsCompletedSuccessfully, sender.ExecuteTask.Exception?.ToString());
        await simulator.StopAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(log.Lines, line => line.Contains("ObjectDisposed", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class HookedClock : TimeProvider
    {
        private Action? _next;

        public void AtNextLook(Action act) => _next = act;

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Exchange(ref _next, null)?.Invoke();
            return base.GetUtcNow();
        }
    }
}
