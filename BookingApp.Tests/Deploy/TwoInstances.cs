using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;

namespace BookingApp.Tests.Deploy;

/// <summary>Two processes of the app on one PostgreSQL behind nginx, as deploy/ puts them. Ana, Ben and Cleo are always there.</summary>
internal sealed class TwoInstances : IAsyncDisposable
{
    public const int People = 3;
    public const int Talk = 1;

    private const string Catalogue = """
        {
          "business": { "name": "Studio", "timeZone": "Etc/UTC", "currency": "EUR", "locale": "en-GB" },
          "people": [
            { "id": 1, "name": "Ana", "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] },
            { "id": 2, "name": "Ben", "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] },
            { "id": 3, "name": "Cleo", "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] }],
          "services": [
            { "id": 1, "name": "Talk", "durationMinutes": 30, "price": "0.00", "interval": 30, "noticeMinutes": 0, "horizonDays": 300, "people": [1, 2, 3] }]
        }
        """;

    private static readonly DateTimeOffset _first = new(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(2), TimeSpan.Zero);

    private readonly Dictionary<string, string> _settings;
    private readonly string _catalogue;

    private TwoInstances(Postgres database, Dictionary<string, string> settings, string catalogue) =>
        (Database, _settings, _catalogue) = (database, settings, catalogue);

    public Postgres Database { get; }
    public TestApp One { get; private set; } = null!;
    public TestApp Other { get; private set; } = null!;
    public Nginx Nginx { get; private set; } = null!;

    public static async Task<TwoInstances> StartAsync(int? nginxPort = null)
    {
        var catalogue = Path.GetTempFileName();
        await File.WriteAllTextAsync(catalogue, Catalogue);
        var database = await Postgres.CreateAsync();
        var both = new TwoInstances(
            database, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["App:BaseUrl"] = $"https://{Nginx.Host}",
                ["App:TrustedProxies:0"] = "127.0.0.1",
                ["Seed:File"] = catalogue,
                ["Database:Provider"] = Engines.PostgreSql,
                ["ConnectionStrings:Booking"] = database.ConnectionString,
                ["PayPal:Mode"] = "Simulator",
                ["RateLimits:Enabled"] = "false",
                ["Risk:Enabled"] = "false",
                ["Holds:PerIp"] = "0",
                ["Holds:PerBrowser"] = "0",
            }, catalogue);
        both.One = await TestApp.StartAsync(both._settings, "Staging");
        both.Other = await TestApp.StartAsync(both._settings, "Staging");
        both.Nginx = await Nginx.StartAsync([both.One.Port, both.Other.Port], nginxPort);
        return both;
    }

    /// <summary>The n-th half hour of all that can be booked.</summary>
    public static DateTimeOffset Start(int n) => _first.AddMinutes(30 * n);

    /// <summary>A call by nginx, with this key.</summary>
    /// <returns>Null: nobody knows whether it was done.</returns>
    public async Task<(HttpStatusCode Status, JsonNode Body)?> HoldAsync(DateTimeOffset start, int? person, string key)
    {
        var body = new JsonObject { ["serviceId"] = Talk, ["start"] = start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
        if (person is { } id)
            body["staffId"] = id;
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/holds");
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await Nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.StatusCode switch
        {
            HttpStatusCode.BadGateway => null,
            HttpStatusCode.InternalServerError => (answer.StatusCode, new JsonObject()),
            _ => (answer.StatusCode, JsonNode.Parse(said)!),
        };
    }

    /// <summary>What the doctor says of their database, and whether all is well.</summary>
    public async Task<(bool IsWell, string Said)> AskDoctorAsync()
    {
        var (exitCode, said) = await TestApp.RunAsync("--doctor", One.DataFolder, _settings, "Staging");
        return (exitCode is 0, said);
    }

    /// <summary>References of what their database holds from one start until before another, in order.</summary>
    public async Task<IReadOnlyList<string>> HeldAsync(DateTimeOffset from, DateTimeOffset until)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("""SELECT "Reference" FROM "Reservations" WHERE "Start" >= $1 AND "Start" < $2""", connection)
        {
            Parameters = { new() { Value = from.ToUnixTimeMilliseconds() }, new() { Value = until.ToUnixTimeMilliseconds() } },
        };
        var found = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            found.Add(reader.GetString(0));
        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>Does something to their database that no app would.</summary>
    public async Task DoAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Nginx.DisposeAsync();
        await One.DisposeAsync();
        await Other.DisposeAsync();
        await Database.DisposeAsync();
        File.Delete(_catalogue);
    }
}
