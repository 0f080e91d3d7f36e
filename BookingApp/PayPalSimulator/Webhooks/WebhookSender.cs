using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using BookingApp.PayPalSimulator.Books;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator.Webhooks;

/// <summary>Wakes the sender when there is something new to deliver.</summary>
internal sealed class SenderSignal
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            return; // a wake-up waits already
        }
    }

    public Task WaitAsync(CancellationToken ct) => _rung.WaitAsync(ct);
}

/// <summary>Delivers events with real signatures, again and again until a 2xx, as PayPal does.</summary>
internal sealed class WebhookSender(
    SimulatorStore books, SimulatorOrders orders, SimulatorKeys keys, SenderSignal bell, IHttpClientFactory http,
    IOptions<SimulatorOptions> options, IOptions<AppOptions> app, TimeProvider clock, ILogger<WebhookSender> log) : BackgroundService
{
    public const string HttpName = "paypal-simulator-sender";

    private const int MaxTries = 25;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Task> _underWay = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.IsInside(app.Value) || options.Value.Mode is SimulatorProgram.Alone)
            keys.WriteRoot();

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsInside(app.Value) && options.Value.Mode is not SimulatorProgram.Alone)
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
                break; // the books may be closed already; they send it after the next start
            }
            catch (Exception failure)
            {
                log.LogError(failure, "The webhook sender stumbled; its next round tries again");
            }

            await SleepAsync(next, stoppingToken);
        }

        await Task.WhenAll(_underWay.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // cut short; the books send them again
    }

    private TimeSpan SendDue(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var pending = orders.ResolveDue();
        var (due, next) = books.Write(sheet => (sheet.DueBy<SimulatorDelivery>(now), sheet.NextDue<SimulatorDelivery>(now)));
        foreach (var delivery in due.Where(d => !_underWay.ContainsKey(d.Id)))
        {
            var sending = new Task<Task>(() => SendAsync(delivery, ct));
            _underWay[delivery.Id] = sending.Unwrap(); // before it begins: it takes itself out at its end
            sending.Start(TaskScheduler.Default);
        }

        return new[] { next, pending, now + LongestSleep }.Min()!.Value - now;
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
            var told = books.Write(sheet => sheet.Find<SimulatorEvent>(delivery.EventId))!;
            Settle(delivery, await PostAsync(delivery, told, ct));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || failure is OperationCanceledException && !ct.IsCancellationRequested)
        {
            Settle(delivery, null); // nobody there: the same event again later
        }
        finally
        {
            _underWay.TryRemove(delivery.Id, out _);
            bell.Ring();
        }
    }

    private async Task<int> PostAsync(SimulatorDelivery delivery, SimulatorEvent told, CancellationToken ct)
    {
        var host = new Uri(told.BaseUrl).Host;
        var body = Encoding.UTF8.GetBytes(told.Body);
        var time = SimulatorJson.Time(clock.GetUtcNow());
        var signature = keys.Sign(host, delivery.HasForeignCertificate, SimulatorSignature.Text(delivery.Id, time, WebhookId, body));
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookUrl);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("PAYPAL-TRANSMISSION-ID", delivery.Id);
        request.Headers.Add("PAYPAL-TRANSMISSION-TIME", time);
        request.Headers.Add("PAYPAL-TRANSMISSION-SIG", delivery.HasBadSignature ? Spoil(signature) : signature);
        request.Headers.Add("PAYPAL-CERT-URL", $"{told.BaseUrl}/v1/notifications/certs/{SimulatorKeys.IdFor(host, delivery.HasForeignCertificate)}");
        request.Headers.Add("PAYPAL-AUTH-ALGO", "SHA256withRSA");

        using var response = await http.CreateClient(HttpName).SendAsync(request, ct);
        return (int)response.StatusCode;
    }

    private void Settle(SimulatorDelivery delivery, int? status)
    {
        delivery.Tries++;
        delivery.LastStatus = status;
        delivery.State = status is >= 200 and < 300 ? "delivered" : delivery.Tries >= MaxTries ? "given up" : "waiting";
        var wait = TimeSpan.FromSeconds(Math.Min(3 * 60 * 60, Math.Pow(2, delivery.Tries - 1)));
        books.Write(sheet => sheet.Keep(delivery.Id, delivery, delivery.State is "waiting" ? clock.GetUtcNow() + wait : null));
    }

    private string WebhookId => options.Value.WebhookId is { Length: > 0 } id ? id : SimulatorNames.WebhookId;

    private string WebhookUrl => options.Value.WebhookUrl is { Length: > 0 } url ? url : app.Value.Absolute(Urls.PayPalWebhook);

    private static string Spoil(string signature) => (signature[0] is 'A' ? 'B' : 'A') + signature[1..];
}

/// <summary>What a webhook's signature covers, worked out apart from the app's own check, so that each proves the other.</summary>
internal static class SimulatorSignature
{
    public static string Text(string transmissionId, string time, string webhookId, ReadOnlySpan<byte> body) =>
        $"{transmissionId}|{time}|{webhookId}|{Crc(body).ToString(CultureInfo.InvariantCulture)}";

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) is 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320u;
        }

        return crc ^ 0xFFFFFFFFu;
    }
}
