using System.Collections.Concurrent;
using BookingApp.PayPalSimulator.Storage;

namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>Delivers events with real signatures, again and again until a 2xx, as PayPal does.</summary>
internal sealed class WebhookSender(
    SimulatorMode mode, WebhookDeliveries deliveries, SenderSignal bell, TimeProvider clock, ILogger<WebhookSender> log) : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Task> _underWay = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!mode.IsRunning)
            return;

        while (!stoppingToken.IsCancellationRequested)
        {
            var next = LongestSleep;
            try
            {
                next = SendDue(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break; // the store may be closed already; it is sent after the next start
            }
            catch (Exception failure)
            {
                log.LogError(failure, "The webhook sender stumbled; its next run tries again");
            }

            await SleepAsync(next, stoppingToken);
        }

        await Task.WhenAll(_underWay.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // cut short; they are sent again after the next start
    }

    private TimeSpan SendDue(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (due, next) = deliveries.Due(now);
        foreach (var delivery in due.Where(d => !_underWay.ContainsKey(d.Id)))
        {
            var sending = new Task<Task>(() => SendAsync(delivery, ct));
            _underWay[delivery.Id] = sending.Unwrap(); // before it begins: it takes itself out at its end
            sending.Start(TaskScheduler.Default);
        }

        return next is { } soon && soon - now < LongestSleep ? soon - now : LongestSleep;
    }

    private async Task SleepAsync(TimeSpan longest, CancellationToken ct)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(bell.WaitAsync(awake.Token), Task.Delay(longest, clock, awake.Token));
        await awake.CancelAsync();
    }

    private async Task SendAsync(SimulatorDelivery delivery, CancellationToken ct)
    {
        try
        {
            await deliveries.DeliverAsync(delivery, ct);
        }
        finally
        {
            _underWay.TryRemove(delivery.Id, out _);
            bell.Ring();
        }
    }
}
