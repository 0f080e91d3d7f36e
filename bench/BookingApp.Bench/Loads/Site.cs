using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BookingApp.Bench.Loads;

/// <summary>The business that is measured: filled once, and copied for each row, so that no row finds what another left.</summary>
internal sealed class Site(Plan plan)
{
    /// <summary>SQL: whether a row of a reservation has its time.</summary>
    public const string Live = "\"Status\" IN ('Held', 'Capturing', 'AwaitingApproval', 'Confirmed', 'CheckedIn')";

    private const string Template = "bench_template";
    private const string Row = "bench_row";

    public Plan Plan => plan;

    /// <summary>Makes the business: bookings ahead by its own API, and those behind it by the database.</summary>
    public async Task FillAsync(int ahead = 500)
    {
        Directory.CreateDirectory(Folder(Template));
        await File.WriteAllTextAsync(SeedFile, Business.Seed());
        await SqlAsync($"CREATE DATABASE {Template}");
        var wishes = Business.BookedAhead().Take(ahead).ToList();
        await BookAllAsync(wishes.Take(1)); // what lies behind is copied from it
        await Past.FillAsync(Settings(Template), plan.Past);
        await BookAllAsync(wishes.Skip(1));
    }

    /// <summary>Starts the app on a fresh copy.</summary>
    public async Task<Server> OpenAsync()
    {
        await CopyAsync();
        return await OpenAgainAsync();
    }

    /// <summary>Makes a fresh copy.</summary>
    public async Task CopyAsync()
    {
        await SqlAsync($"DROP DATABASE IF EXISTS {Row} WITH (FORCE)", $"CREATE DATABASE {Row} TEMPLATE {Template}");
        if (Directory.Exists(Folder(Row)))
            Directory.Delete(Folder(Row), recursive: true);
        Copy(Folder(Template), Folder(Row));
    }

    /// <summary>Starts the app on the copy as it stands.</summary>
    public async Task<Server> OpenAgainAsync()
    {
        var app = Launch();
        await app.ReadyAsync("/health/ready");
        return app;
    }

    /// <summary>The same, and does not wait until it is ready.</summary>
    public Server Launch()
    {
        File.Delete(Counts.Socket(plan));
        var settings = Settings(Row);
        foreach (var (name, value) in Counts.Settings(plan))
            settings[name] = value;
        return Server.Start(plan, plan.Port, settings, plan.App);
    }

    /// <summary>Starts one of several instances on the copy, with settings of its own, and does not wait either.</summary>
    public Server Launch(int port, IReadOnlyDictionary<string, string> more)
    {
        var settings = Settings(Row);
        foreach (var (name, value) in more)
            settings[name] = value;
        return Server.Start(plan, port, settings, plan.App);
    }

    /// <summary>Starts the app on an empty folder and a database without tables.</summary>
    public async Task<Server> OpenEmptyAsync(params IEnumerable<(string Name, string Value)> more)
    {
        await SqlAsync($"DROP DATABASE IF EXISTS {Row} WITH (FORCE)", $"CREATE DATABASE {Row}");
        if (Directory.Exists(Folder(Row)))
            Directory.Delete(Folder(Row), recursive: true);
        Directory.CreateDirectory(Folder(Row));
        var settings = Settings(Row);
        foreach (var (name, value) in more)
            settings[name] = value;
        return Server.Start(plan, plan.Port, settings, plan.App);
    }

    /// <summary>Starts one of the controls.</summary>
    public async Task<Server> ControlAsync(string ready, params IEnumerable<string> words)
    {
        var control = Server.Start(plan, plan.Port + 1, new Dictionary<string, string>(StringComparer.Ordinal), [plan.Controls, .. words]);
        await control.ReadyAsync(ready);
        return control;
    }

    /// <summary>Starts the control that writes, on this engine and an empty database.</summary>
    public async Task<Server> WritingControlAsync()
    {
        const string name = "bench_control";
        await SqlAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", $"CREATE DATABASE {name}");
        if (Directory.Exists(Folder(name)))
            Directory.Delete(Folder(name), recursive: true);
        Directory.CreateDirectory(Folder(name));
        return await ControlAsync(
            "/ready", plan.PostgreSql is { } server ? ["postgresql", $"{server};Database={name}"] : ["sqlite", Path.Combine(Folder(name), "control.db")]);
    }

    /// <summary>What the doctor finds wrong in the copy.</summary>
    public async Task<IReadOnlyList<string>> AskDoctorAsync()
    {
        var (exitCode, output) = await Server.RunAsync(Settings(Row), "exec dotnet \"$@\" 2>&1", plan.App, "--doctor");
        return exitCode is 0 ? [] : [.. output.Split('\n').Where(line => line.Contains(" FAIL ", StringComparison.Ordinal)).Take(5).DefaultIfEmpty(output)
            .Select(line => $"Doctor: {line}")];
    }

    /// <summary>Who has two visits at one time, in the copy.</summary>
    // By the rows' own times: the claims and their key are what is on trial.
    public async Task<IReadOnlyList<string>> OverlapsAsync() => [.. (await AskAsync($"""
        SELECT DISTINCT v.person FROM (
          SELECT "StaffId" AS person, "ClaimStart" AS since, LAG("ClaimEnd") OVER (PARTITION BY "StaffId" ORDER BY "ClaimStart") AS busy
          FROM "Reservations" WHERE {Live}) v
        WHERE v.since < v.busy
        """)).Select(person => $"person {person} has two visits at one time")];

    /// <summary>The numbers that a query on the copy answers.</summary>
    public async Task<IReadOnlyList<long>> AskAsync(string sql) =>
        [.. (await RowsAsync(sql)).Select(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture))];

    /// <summary>The rows of a query on the copy.</summary>
    public async Task<IReadOnlyList<object[]>> RowsAsync(string sql)
    {
        await using System.Data.Common.DbConnection connection = plan.PostgreSql is { } server
            ? new NpgsqlConnection($"{server};Database={Row};Pooling=False")
            : new SqliteConnection($"Data Source={Path.Combine(Folder(Row), "booking.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        var found = new List<object[]>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            found.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
        return found;
    }

    /// <summary>Books what costs nothing, from hold to confirmed.</summary>
    public async Task BookAsync(Server app, string wish)
    {
        using var held = await PostAsync(app, "/api/v1/holds", wish);
        held.EnsureSuccessStatusCode();
        var hold = await held.Content.ReadFromJsonAsync<JsonElement>();
        using var confirmed = await PostAsync(
            app, $"/api/v1/reservations/{hold.GetProperty("reference").GetString()}/checkout?key={hold.GetProperty("key").GetString()}", null);
        confirmed.EnsureSuccessStatusCode();
    }

    public static async Task<HttpResponseMessage> PostAsync(Server server, string path, string? body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await server.Http.SendAsync(request);
    }

    private string SeedFile => Path.Combine(plan.Folder, "business.json");

    private string Folder(string name) => Path.Combine(plan.Folder, name);

    // Nothing but the work itself: no limit, no risk rule, no hold that lapses and no look of the Doctor in between.
    private Dictionary<string, string> Settings(string name) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Staging",
        ["App:BaseUrl"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{plan.Port}"),
        ["App:DataFolder"] = Folder(name),
        ["Database:Provider"] = plan.PostgreSql is null ? "Sqlite" : "PostgreSql",
        ["ConnectionStrings:Booking"] = plan.PostgreSql is { } server ? $"{server};Database={name}" : "",
        ["Seed:File"] = SeedFile,
        ["PayPal:Mode"] = "Simulator",
        ["RateLimits:Enabled"] = "false",
        ["Risk:Enabled"] = "false",
        ["Holds:PerBrowser"] = "0",
        ["Holds:PerIp"] = "0",
        ["Holds:Lifetime"] = "02:00:00",
        ["Jobs:DoctorEvery"] = "00:00:00",
    };

    private async Task SqlAsync(params IEnumerable<string> statements)
    {
        if (plan.PostgreSql is not { } server)
            return;
        await using var connection = new NpgsqlConnection($"{server};Database=postgres;Pooling=False");
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task BookAllAsync(IEnumerable<string> wishes)
    {
        await using var app = Server.Start(plan, plan.Port, Settings(Template), plan.App);
        await app.ReadyAsync("/health/ready");
        await Parallel.ForEachAsync(wishes, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (wish, _) => await BookAsync(app, wish));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
