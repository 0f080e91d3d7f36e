using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using BookingApp.PayPalSimulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Support.Servers;

/// <summary>The PayPal simulator on an address of its own: what it records outlives the app.</summary>
public sealed class TestSimulator : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("booking-simulator-");
    private readonly LogLines _log = new();
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private TestSimulator(int appPort)
    {
        BaseUrl = $"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}";
        _client = new HttpClient { BaseAddress = new Uri(BaseUrl + "/") };
        _app = SimulatorProgram.Build(
            [
                "--environment", "Staging", "--urls", BaseUrl, "--App:BaseUrl", BaseUrl, "--App:DataFolder", _folder.FullName,
                "--Simulator:WebhookUrl", $"http://127.0.0.1:{appPort.ToString(CultureInfo.InvariantCulture)}/webhooks/paypal",
            ],
            builder => builder.Logging.ClearProviders().AddProvider(_log));
    }

    public string BaseUrl { get; }

    /// <summary>All that it has logged.</summary>
    public string Log => string.Join('\n', _log.Lines);

    /// <summary>What an app must be told to use this instead of the one inside it.</summary>
    public Dictionary<string, string> Settings => new(StringComparer.Ordinal)
    {
        ["PayPal:Mode"] = "Simulator",
        ["PayPal:ApiBaseUrl"] = BaseUrl,
        ["PayPal:TrustedRoot"] = Path.Combine(_folder.FullName, "paypal-simulator-root.pem"),
    };

    /// <summary>Starts one that delivers its webhooks to the app on this port.</summary>
    public static async Task<TestSimulator> StartAsync(int appPort)
    {
        var simulator = new TestSimulator(appPort);
        await simulator._app.StartAsync();
        return simulator;
    }

    /// <summary>The payer presses approve, decline or cancel; or an operator captures the order by hand.</summary>
    public async Task<JsonNode> PressAsync(string orderId, string press)
    {
        using var answer = await _client.PostAsync(new Uri($"_control/orders/{orderId}/{press}", UriKind.Relative), null);
        return await ReadAsync(answer);
    }

    /// <summary>What it has recorded of an order: state, captures, refunds, calls.</summary>
    public async Task<JsonNode> OrderAsync(string orderId)
    {
        using var answer = await _client.GetAsync(new Uri($"_control/orders/{orderId}", UriKind.Relative));
        return await ReadAsync(answer);
    }

    /// <summary>Sets what goes wrong next, as JSON: a fault, or a list of them.</summary>
    public async Task FaultAsync(string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _client.PutAsync(new Uri("_control/faults", UriKind.Relative), body);
        await ReadAsync(answer);
    }

    /// <summary>Waits until something met the faults that were set: all of them, or those of a kind.</summary>
    public Task FaultsAreUsedUpAsync(string? kind = null) => Eventually.HoldsAsync(
        async () =>
        {
            using var answer = await _client.GetAsync(new Uri("_control/faults", UriKind.Relative));
            return !(await ReadAsync(answer))["faults"]!.AsArray()
                .Any(fault => kind is null || string.Equals((string?)fault!["kind"], kind, StringComparison.OrdinalIgnoreCase));
        },
        "the faults to be met");

    /// <summary>The events it has told of an order, the oldest first: id, type, deliveries.</summary>
    public async Task<IReadOnlyList<JsonNode>> EventsAsync(string orderId)
    {
        using var answer = await _client.GetAsync(new Uri("_control/webhooks", UriKind.Relative));
        return [.. (await ReadAsync(answer)).AsArray().OfType<JsonNode>().Where(e => (string?)e["orderId"] == orderId).OrderBy(e => (DateTimeOffset)e["at"]!)];
    }

    /// <summary>Delivers an event so often more, all at once, and waits until the app has taken every one.</summary>
    public async Task ResendAsync(JsonNode told, int times = 1)
    {
        using var answer = await _client.PostAsync(
            new Uri($"_control/webhooks/{told["id"]}/resend?times={times.ToString(CultureInfo.InvariantCulture)}", UriKind.Relative), null);
        var (order, added) = (
            (string)told["orderId"]!, (await ReadAsync(answer))["deliveries"]!.AsArray().Select(id => (string)id!).ToHashSet(StringComparer.Ordinal));
        await Eventually.HoldsAsync(
            async () => (await EventsAsync(order)).SelectMany(e => e["deliveries"]!.AsArray())
                .Count(d => added.Contains((string)d!["id"]!) && (string?)d["state"] is "delivered") == added.Count,
            $"{added.Count} deliveries of {told["type"]}", TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"The simulator logged:\n{Log}"); // shown only if the test fails
        _folder.Delete(recursive: true);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
