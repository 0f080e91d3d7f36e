using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace BookingApp.Tests.Api;

/// <summary>The published app with a known catalogue and the simulator inside, and somebody who calls its API as an outsider would.</summary>
public class ApiCaller : IAsyncLifetime
{
    private const string Catalogue = """
        {
          "business": { "name": "Studio", "timeZone": "Europe/Berlin", "currency": "EUR", "locale": "en-GB" },
          "people": [
            { "id": 1, "name": "Ana", "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] },
            { "id": 2, "name": "Ben", "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] }],
          "services": [
            { "id": 1, "name": "Massage", "durationMinutes": 60, "price": "45.00", "interval": 60, "noticeMinutes": 0, "people": [2, 1],
              "addOns": [
                { "id": 1, "name": "Hot stones", "description": "Warm basalt", "price": "12.00", "minutes": 30 },
                { "id": 2, "name": "Tea", "price": "3.00" }, { "id": 3, "name": "Mud", "active": false }] },
            { "id": 2, "name": "Consultation", "durationMinutes": 30, "interval": 30, "noticeMinutes": 0, "people": [1] },
            { "id": 3, "name": "Old", "durationMinutes": 30, "people": [1], "active": false }]
        }
        """;

    private TestApp? _app;
    private readonly string _file = Path.GetTempFileName();
    private Postgres? _postgres;
    private int _hours = 24 * 3; // every call for a time gets one of its own, days ahead

    public HttpClient Client => _app!.Client;
    public string Log => _app!.Log;

    public virtual async ValueTask InitializeAsync()
    {
        _postgres = await DatabaseAsync();
        await File.WriteAllTextAsync(_file, Catalogue);
        _app = await TestApp.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Seed:File"] = _file,
                ["Database:Provider"] = _postgres is null ? Engines.Sqlite : Engines.PostgreSql,
                ["ConnectionStrings:Booking"] = _postgres?.ConnectionString ?? "",
                ["PayPal:Mode"] = "Simulator",
                ["App:TrustedProxies:0"] = "127.0.0.1",
                ["Holds:PerIp"] = "0",
                ["Risk:Enabled"] = "false",
                ["RateLimits:ReadsPerMinute"] = "0",
                ["RateLimits:WritesPerMinute"] = "0",
            },
            "Staging");
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        File.Delete(_file);
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A start nobody else has asked for, on the hour.</summary>
    public DateTimeOffset NextStart()
    {
        var now = DateTimeOffset.UtcNow;
        return new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(Interlocked.Increment(ref _hours));
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, string? json = null, string? idempotencyKey = null) => SendAsync(HttpMethod.Post, path, json, idempotencyKey);

    public Task<Reply> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    public Task<Reply> HoldAsync(DateTimeOffset start, int service = 1, string more = "", string? key = null) =>
        PostAsync("api/v1/holds", $$"""{"serviceId":{{service}},"start":"{{Text(start)}}"{{more}}}""", key ?? Guid.NewGuid().ToString("N"));

    /// <summary>A held massage with details, and what to append to a path for its secret.</summary>
    public async Task<(string Path, string Key)> HeldAsync(int service = 1)
    {
        var held = await HoldAsync(NextStart(), service, ""","customer":{"name":"Mia Berg","email":"mia@example.com"}""");
        Assert.True(held.Status is HttpStatusCode.Created, held.Json.ToJsonString());
        return ($"api/v1/reservations/{held.Json["reference"]}", $"?key={held.Json["key"]}");
    }

    /// <summary>Waits until a reservation reads this status: a webhook may have been first at the gate, and is at it still.</summary>
    public Task<Reply> BecomesAsync(string address, string status) => Eventually.GetAsync(
        async () => await GetAsync(address) is { } now && (string?)now.Json["status"] == status ? now : null, $"{address} to be {status}");

    public static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    protected virtual Task<Postgres?> DatabaseAsync() => Task.FromResult<Postgres?>(null);

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? json, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var answer = await Client.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError || answer.StatusCode is HttpStatusCode.BadGateway, $"{path}: {body}\n{Log}");
        return new Reply(answer.StatusCode, body.StartsWith('{') || body.StartsWith('[') ? JsonNode.Parse(body)! : new JsonObject(), answer);
    }
}

/// <summary>An answer as it came.</summary>
public sealed record Reply(HttpStatusCode Status, JsonNode Json, HttpResponseMessage Message)
{
    public string Code => (string?)Json["code"] ?? "";

    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}

/// <summary>One app for all who call it and leave its settings as they are.</summary>
[CollectionDefinition(Name)]
public sealed class ApiCallerTests : ICollectionFixture<ApiCaller>
{
    public const string Name = "API on SQLite";
}

/// <summary>The same on a PostgreSQL database.</summary>
public sealed class PostgresApiCaller : ApiCaller
{
    // A fixture cannot be skipped; its tests are.
    public override ValueTask InitializeAsync() => Postgres.IsThere ? base.InitializeAsync() : ValueTask.CompletedTask;

    protected override async Task<Postgres?> DatabaseAsync() => await Postgres.CreateAsync();
}
