using System.Net;
using System.Text.Json.Nodes;
using Npgsql;

namespace BookingApp.Tests.Deploy;

/// <summary>Two processes of the app on one PostgreSQL behind nginx, as deploy/ puts them. Ana, Ben and Cleo are always there.</summary>
internal sealed class TwoInstances : IAsyncDisposable
{
    public const int People = 3;
    public const int Talk = 1;

    private static readonly string _seed = OpenBusiness.Catalogue(
        """
        { "id": 1, "name": "Talk", "durationMinutes": 30, "price": "0.00", "interval": 30, "noticeMinutes": 0, "horizonDays": 300, "people": [1, 2, 3] }
        """, "Ana", "Ben", "Cleo");

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
        await File.WriteAllTextAsync(catalogue, _seed);
        var database = await Postgres.CreateAsync();
        var settings = OpenBusiness.Settings(catalogue, Engines.PostgreSql, database);
        settings["App:BaseUrl"] = $"https://{Nginx.Host}";
        settings["App:TrustedProxies:0"] = "127.0.0.1";
        settings["Risk:Enabled"] = "false";
        var both = new TwoInstances(database, settings, catalogue);
        both.One = await TestApp.StartAsync(both._settings, "Staging");
        both.Other = await TestApp.StartAsync(both._settings, "Staging");
        both.Nginx = await Nginx.StartAsync([both.One.Port, both.Other.Port], nginxPort);
        return both;
    }

    /// <summary>The n-th half hour of all that can be booked.</summary>
    public static DateTimeOffset Start(int n) => OpenBusiness.First.AddMinutes(30 * n);

    /// <summary>A call by nginx, with this key.</summary>
    /// <returns>Null: nobody knows whether it was done.</returns>
    public async Task<(HttpStatusCode Status, JsonNode Body)?> HoldAsync(DateTimeOffset start, int? person, string key)
    {
        using var request = OpenBusiness.Hold(OpenBusiness.Wish(Talk, start, person), key);
        try
        {
            using var answer = await Nginx.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.BadGateway => null,
                HttpStatusCode.InternalServerError => (answer.StatusCode, new JsonObject()),
                _ => (answer.StatusCode, JsonNode.Parse(said)!),
            };
        }
        catch (HttpRequestException)
        {
            return null; // it died in the middle of its answer
        }
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
