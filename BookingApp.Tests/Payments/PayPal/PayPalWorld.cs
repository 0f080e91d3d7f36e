using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.PayPal;
using BookingApp.PayPalSimulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Payments.PayPal;

/// <summary>The real client against the real simulator over real HTTP, with an intake that checks real signatures.</summary>
internal sealed class PayPalWorld : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private readonly WebApplication _site;
    private readonly WebApplication _simulator;
    private readonly ServiceProvider _services;
    private int _orders;

    private PayPalWorld(
        string folder, bool ownsFolder, WebApplication site, Intake intake, WebApplication simulator, ServiceProvider services, ManualClock clock, Wiretap tap,
        Wiretap certificates, LogLines log)
    {
        (Folder, _ownsFolder, _site, Intake, _simulator, _services, Clock, Tap, Log) = (folder, ownsFolder, site, intake, simulator, services, clock, tap, log);
        CertificateTap = certificates;
        Gateway = services.GetRequiredService<IPaymentGateway>();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(SimulatorUrl + "/") };
    }

    public string Folder { get; }
    public ManualClock Clock { get; }
    public IPaymentGateway Gateway { get; }
    public HttpClient Http { get; }
    public Wiretap Tap { get; }
    public Wiretap CertificateTap { get; }
    public LogLines Log { get; }
    public Intake Intake { get; }
    public string SimulatorUrl => _simulator.Urls.First();
    public IServiceProvider Services => _services;

    public static async Task<PayPalWorld> StartAsync(
        string? folder = null, ManualClock? clock = null, Dictionary<string, string?>? settings = null, int port = 0)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("paypal-").FullName;
        clock ??= new ManualClock();
        var intake = new Intake();
        IServiceProvider? app = null;
        var site = await StartIntakeAsync(intake, () => app!.GetRequiredService<IPaymentGateway>());
        var simulator = SimulatorProgram.Build(
            [
                "--urls", $"http://127.0.0.1:{port}", "--App:DataFolder", folder,
                "--Simulator:WebhookUrl", site.Urls.First() + "/webhooks/paypal", "--Logging:LogLevel:Default", "Error",
            ],
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await simulator.StartAsync();

        var (tap, certificates) = (new Wiretap(), new Wiretap());
        var log = new LogLines();
        var services = Client(simulator.Urls.First(), folder, clock, tap, certificates, log, settings ?? []);
        app = services;
        return new PayPalWorld(folder, ownsFolder, site, intake, simulator, services, clock, tap, certificates, log);
    }

    public OrderTerms Terms(string amount = "45.00", string currency = "EUR") => new(
        Guid.CreateVersion7(), $"K7QX2M{Interlocked.Increment(ref _orders)}-visit", Money.Parse(amount, currency), "Massage, 60 minutes", "Studio Ünö", "en-GB",
        "http://127.0.0.1:6199/checkout/K7QX2M/return", "http://127.0.0.1:6199/checkout/K7QX2M/cancelled");

    /// <summary>Discards what earlier tests saw and broke.</summary>
    public async Task ResetAsync()
    {
        await BreakAsync();
        Tap.Calls.Clear();
        Log.Lines.Clear();
        Intake.Events.Clear();
        Intake.Status = 200;
    }

    /// <summary>An order that the payer approved, or pressed something else on.</summary>
    public async Task<string> OrderAsync(string? press = "approve", OrderTerms? terms = null)
    {
        var order = await Gateway.OpenAsync(Key(), Gateway.WriteOrder(terms ?? Terms()));
        if (press is not null)
            (await Http.PostAsync($"_control/orders/{order.OrderId}/{press}", null)).EnsureSuccessStatusCode();

        return order.OrderId;
    }

    public static string Key() => Guid.NewGuid().ToString();

    public async Task<CaptureReading> CaptureAsync(string orderId) =>
        Assert.IsType<CaptureAnswer.Made>(await Gateway.CaptureAsync(orderId, Key())).Capture;

    public async Task BreakAsync(params object[] faults) =>
        (await Http.PutAsJsonAsync("_control/faults", new { faults })).EnsureSuccessStatusCode();

    public Task<JsonElement> ControlAsync(string orderId) => Http.GetFromJsonAsync<JsonElement>($"_control/orders/{orderId}");

    /// <summary>Waits for an event about an order; earlier tests' events may still come in.</summary>
    public async Task<Received> EventAsync(string type, string about, int count = 1)
    {
        await Eventually.HoldsAsync(() => EventsOf(type, about).Count >= count, $"{count} {type} about {about} arrived");
        return EventsOf(type, about)[0];
    }

    public IReadOnlyList<Received> EventsOf(string type, string about) =>
        [.. Intake.Events.Where(e => e.Type == type && Encoding.UTF8.GetString(e.Body).Contains(about, StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _services.DisposeAsync();
        await _simulator.DisposeAsync();
        await _site.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private static ServiceProvider Client(
        string address, string folder, TimeProvider clock, Wiretap tap, Wiretap certificates, LogLines log, Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PayPal:ApiBaseUrl"] = address,
            ["App:DataFolder"] = folder,
        }).AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton<IHostEnvironment>(new Place(Environments.Staging)).AddSingleton(clock)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log)).AddPayPal();
        services.AddHttpClient(PayPalClient.HttpName).AddHttpMessageHandler(() => new Wire(tap));
        services.AddHttpClient(PayPalCertificates.HttpName).AddHttpMessageHandler(() => new Wire(certificates));
        return services.BuildServiceProvider();
    }

    private static async Task<WebApplication> StartIntakeAsync(Intake intake, Func<IPaymentGateway> gateway)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.MapPost("/webhooks/paypal", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            var headers = new HeaderDictionary(request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
            var type = JsonDocument.Parse(body.ToArray()).RootElement.GetProperty("event_type").GetString()!;
            intake.Events.Enqueue(new Received(type, await gateway().ReadWebhookAsync(headers, body.ToArray()), headers, body.ToArray()));
            return Results.StatusCode(intake.Status);
        });
        await site.StartAsync();
        return site;
    }

    private sealed class Wire(Wiretap tap) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            var id = request.Headers.TryGetValues("PayPal-Request-Id", out var ids) ? ids.Single() : null;
            tap.Calls.Enqueue(
                new Call(
                    request.Method.Method, request.RequestUri!.AbsolutePath, body, id, request.Content?.Headers.ContentType?.ToString(),
                    request.Headers.Authorization?.Scheme, request.RequestUri.Query));
            await tap.Gate;
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>One world for the tests of a class, which run one after the other: keys and hosts take a second to make.</summary>
public sealed class SharedPayPal : IAsyncLifetime
{
    internal PayPalWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync() => World = await PayPalWorld.StartAsync();

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>What the intake got, and whether its signature held.</summary>
internal sealed record Received(string Type, ProviderEvent? Read, IHeaderDictionary Headers, byte[] Body);

/// <summary>The app's side of webhooks: keeps all, and answers as told.</summary>
internal sealed class Intake
{
    private int _status = 200;

    public int Status { get => Volatile.Read(ref _status); set => Volatile.Write(ref _status, value); }
    public ConcurrentQueue<Received> Events { get; } = new();
}

internal sealed record Call(string Method, string Path, string Body, string? RequestId, string? ContentType, string? Scheme, string Query);

/// <summary>Every call that the client made.</summary>
internal sealed class Wiretap
{
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>What each call waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public IReadOnlyList<Call> To(string end) => [.. Calls.Where(c => c.Path.EndsWith(end, StringComparison.Ordinal))];
}
