using System.Net;
using System.Text;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.PayPal;
using BookingApp.PayPalSimulator;
using BookingApp.PayPalSimulator.Storage;
using BookingApp.PayPalSimulator.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Simulation;

/// <summary>The PayPal simulator of a world: its own routes and store, called without a network. It outlives every process of the app.</summary>
internal sealed class FakePayPal : IDisposable
{
    private const string Address = "http://127.0.0.1:5669";

    private readonly ServiceProvider _services;
    private readonly List<RouteEndpoint> _routes;

    public FakePayPal(string folder, ManualClock clock, Ids ids)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["App:DataFolder"] = folder,
            ["App:BaseUrl"] = "http://localhost:5000",
        }).Build());
        services.AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton(ids).AddSimulator();
        _services = services.BuildServiceProvider();
        var routes = new Routes(_services);
        _services.GetRequiredService<SimulatorApi>().Map(routes);
        _routes = [.. routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }

    public static string ApiBaseUrl => Address;

    private SimulatorOrders Orders => _services.GetRequiredService<SimulatorOrders>();
    private SimulatorStore Store => _services.GetRequiredService<SimulatorStore>();

    /// <summary>Answers a call as the simulator's own endpoints do, with at most one thing going wrong on its side.</summary>
    public PayPalAnswer Answer(PayPalCall call, Fault? fault)
    {
        var faults = _services.GetRequiredService<SimulatorFaults>();
        faults.Set(fault is null ? [] : [fault]);
        var http = new DefaultHttpContext { RequestServices = _services };
        using var body = new MemoryStream();
        http.Request.Method = call.Method;
        (http.Request.Scheme, http.Request.Host, http.Request.Path) = ("http", new HostString("127.0.0.1", 5669), call.Path);
        http.Request.Body = new MemoryStream(call.Body);
        http.Request.ContentLength = call.Body.Length;
        http.Response.Body = body;
        foreach (var (name, value) in call.Headers)
            http.Request.Headers[name] = value;

        var parts = call.Path.Trim('/').Split('/');
        var route = _routes.First(r => Fits(r, call.Method, parts));
        for (var i = 0; i < parts.Length; i++)
        {
            if (route.RoutePattern.PathSegments[i].Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter)
                http.Request.RouteValues[parameter.Name] = parts[i];
        }

        var answering = route.RequestDelegate!(http);
        if (!answering.IsCompleted)
            throw new InvalidOperationException("The simulator did not answer at once.");
        answering.GetAwaiter().GetResult();
        faults.Set([]);
        return new PayPalAnswer(
            (HttpStatusCode)http.Response.StatusCode, body.ToArray(), http.Response.ContentType ?? "application/json",
            http.Response.Headers.RetryAfter.Count > 0
                ? int.Parse(http.Response.Headers.RetryAfter!, System.Globalization.CultureInfo.InvariantCulture)
                : null);
    }

    /// <summary>What the payer presses: approve, decline or cancel.</summary>
    public bool Press(string orderId, string press) => Orders.Press(orderId, press) is not null;

    public SimulatorOrder? Look(string orderId) => Orders.Look(orderId);

    /// <summary>Somebody takes the money of an approved order at PayPal's own site.</summary>
    public bool CaptureByHand(string orderId) => Orders.Capture(orderId, null, minimal: false).Status is 201;

    /// <summary>Somebody gives all of a capture back at PayPal's own site.</summary>
    public bool RefundByHand(string captureId) => Orders.Refund(captureId, default, null, minimal: false).Status is 201;

    /// <summary>A payer opens a dispute, or it ends for the seller.</summary>
    public void Dispute(string captureId, string state)
    {
        var order = Orders.LookByPart(captureId)!;
        Store.Write(sheet => _services.GetRequiredService<SimulatorEvents>().Disputed(sheet, order, state));
    }

    public void Expire(string orderId) => Orders.Expire(orderId);

    /// <summary>What was pending and is due comes to its end; when the next is.</summary>
    public DateTimeOffset? ResolveDue() => Orders.ResolveDue();

    /// <summary>Refunds that were pending arrive.</summary>
    public void ArriveRefunds() => Store.Write(sheet =>
    {
        foreach (var order in sheet.All<SimulatorOrder>().Where(o => o.Refunds.Exists(r => r.Status is "PENDING")))
        {
            foreach (var refund in order.Refunds.Where(r => r.Status is "PENDING"))
                refund.Status = "COMPLETED";
            sheet.Keep(order.Id, order, order.Capture?.ResolvesAt);
        }
    });

    /// <summary>Every order that was ever made.</summary>
    public IReadOnlyList<SimulatorOrder> All() => Store.Write(sheet => sheet.All<SimulatorOrder>());

    /// <summary>The events that are to be delivered, each once.</summary>
    public IReadOnlyList<ProviderEvent> TakeMail(DateTimeOffset now) => Store.Write(sheet =>
    {
        var mail = new List<ProviderEvent>();
        foreach (var delivery in sheet.DueBy<SimulatorDelivery>(now))
        {
            delivery.State = "delivered";
            sheet.Keep(delivery.Id, delivery);
            mail.Add(PayPalEvents.Read(Encoding.UTF8.GetBytes(sheet.Find<SimulatorEvent>(delivery.EventId)!.Body), delivery.Id)!);
        }

        return mail;
    });

    public void Dispose() => _services.Dispose();

    private static bool Fits(RouteEndpoint route, string method, string[] parts) =>
        route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains(method)
        && route.RoutePattern.PathSegments.Count == parts.Length
        && route.RoutePattern.PathSegments.Zip(parts)
            .All(pair => pair.First.Parts[0] is not Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal || literal.Content == pair.Second);

    private sealed class Routes(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider { get; } = services;
        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(ServiceProvider);
    }
}

/// <summary>A call as it travels.</summary>
internal sealed record PayPalCall(string Method, string Path, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Operation => (Method, Path.Trim('/').Split('/')) switch
    {
        ("POST", [_, "oauth2", ..]) => "token",
        ("POST", [_, "checkout", "orders"]) => "create",
        ("GET", [_, "checkout", "orders", _]) => "readOrder",
        ("POST", [_, "checkout", "orders", _, "capture"]) => "capture",
        ("POST", [_, "payments", "captures", _, "refund"]) => "refund",
        ("GET", [_, "payments", "refunds", _]) => "readRefund",
        _ => "other",
    };

    public string Id => Path.Trim('/').Split('/') is [_, _, _, var id, ..] ? id : "";

    public string? RequestId => Headers.GetValueOrDefault("PayPal-Request-Id");
}

internal sealed record PayPalAnswer(HttpStatusCode Status, byte[] Body, string ContentType, int? RetryAfter);
