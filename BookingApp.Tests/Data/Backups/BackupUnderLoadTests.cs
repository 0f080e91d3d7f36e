using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace BookingApp.Tests.Data.Backups;

/// <summary>A backup that an operator takes while customers book, restored elsewhere.</summary>
public sealed class BackupUnderLoadTests : IDisposable
{
    private const int Callers = 6;

    private static readonly string _catalogue = OpenBusiness.Catalogue(
        """{ "id": 1, "name": "Short", "durationMinutes": 30, "interval": 30, "noticeMinutes": 0, "horizonDays": 300, "people": [1, 2] }""", "Ana", "Ben");

    private readonly string _folder = Directory.CreateTempSubdirectory("booking-backup-").FullName;
    private readonly ConcurrentQueue<(string Key, string Body, string Reference)> _acknowledged = new();
    private int _next;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_that_was_acknowledged_before_it_began_is_in_it_and_the_doctor_finds_nothing(string engine)
    {
        await using var postgres = engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null;
        await using var elsewhere = engine is Engines.PostgreSql ? await Postgres.CreateEmptyAsync() : null;
        var (settings, other) = (await SettingsAsync(engine, postgres), await SettingsAsync(engine, elsewhere));
        var (file, restored) = (Path.Combine(_folder, "monday.backup"), Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName);
        List<(string Key, string Body, string Reference)> before;
        await using (var app = await TestApp.StartAsync(settings, "Staging"))
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            var load = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => BookAsync(app, enough.Token)));
            await Eventually.HoldsAsync(() => Task.FromResult(_acknowledged.Count >= 30), "thirty holds");
            before = [.. _acknowledged];

            var (written, said) = await TestApp.RunAsync($"--backup {file}", app.DataFolder, settings, "Staging");

            Assert.True(written is 0, said);
            await Eventually.HoldsAsync(() => Task.FromResult(_acknowledged.Count > before.Count), "a hold beside the backup");
            await enough.CancelAsync();
            await load;
        }

        Assert.Equal([file], Directory.GetFiles(_folder, "monday*"));
        var (exitCode, told) = await TestApp.RunAsync($"--restore {file}", restored, other, "Staging");

        Assert.True(exitCode is 0, told);
        Assert.Contains("Customers ok", told, StringComparison.Ordinal);
        Assert.Contains("The doctor finds nothing wrong with it.", told, StringComparison.Ordinal);
        Assert.Empty(before.Select(hold => hold.Reference).Except(await ReferencesAsync(restored, elsewhere)));
        await using var again = await TestApp.StartAsync(other, "Staging", restored);
        var (key, body, reference) = before[^1];
        var answer = await SendAsync(again, key, body, Ct);
        Assert.Equal((HttpStatusCode.Created, reference), (answer.Status, answer.Reference)); // who asks again under the same key has the same booking
        await ExpectFullAsync(file, restored, other);
    }

    // A dump waits for this lock, so it is still at it when it is killed.
    [Fact]
    public async Task One_that_is_killed_leaves_nothing_that_looks_whole()
    {
        await using var postgres = await Postgres.CreateAsync();
        var settings = await SettingsAsync(Engines.PostgreSql, postgres);
        await using var blocker = new NpgsqlConnection(postgres.ConnectionString);
        await blocker.OpenAsync(Ct);
        await using var lockIt = new NpgsqlCommand("BEGIN; LOCK TABLE \"Reservations\" IN ACCESS EXCLUSIVE MODE", blocker);
        await lockIt.ExecuteNonQueryAsync(Ct);
        var environment = settings.ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value, StringComparer.Ordinal);
        environment["ASPNETCORE_ENVIRONMENT"] = "Staging";
        await using var backup = new Child("dotnet", [Built.AppAssembly, "--backup", Path.Combine(_folder, "monday.backup")], _folder, environment);
        await Eventually.HoldsAsync(() => Task.FromResult(Directory.GetFiles(_folder, "monday*").Length > 0), "the backup to begin");

        await backup.KillAsync();

        var left = Assert.Single(Directory.GetFiles(_folder, "monday*"));
        Assert.EndsWith(".unfinished", left, StringComparison.Ordinal);
    }

    // Another session is making a table of the same name, so it waits. What it has started must not go on alone.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restore_that_ends_amid_its_work_has_restored_nothing(bool isKilled)
    {
        await using var postgres = await Postgres.CreateAsync();
        await using var empty = await Postgres.CreateEmptyAsync();
        var (settings, file) = (await SettingsAsync(Engines.PostgreSql, postgres), Path.Combine(_folder, "monday.backup"));
        var (written, said) = await TestApp.RunAsync($"--backup {file}", _folder, settings, "Staging");
        Assert.True(written is 0, said);
        await using var blocker = new NpgsqlConnection(empty.ConnectionString);
        await blocker.OpenAsync(Ct);
        await using var makeIt = new NpgsqlCommand("BEGIN; CREATE TABLE \"Services\" (x int)", blocker);
        await makeIt.ExecuteNonQueryAsync(Ct);
        var environment = (await SettingsAsync(Engines.PostgreSql, empty))
            .ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value, StringComparer.Ordinal);
        environment["ASPNETCORE_ENVIRONMENT"] = "Staging";
        await using var restore = new Child("dotnet", [Built.AppAssembly, "--restore", file], _folder, environment);
        await using var watch = new NpgsqlConnection(empty.ConnectionString);
        await watch.OpenAsync(Ct);
        await Eventually.HoldsAsync(() => AskAsync(watch, "SELECT COUNT(*) > 0 FROM pg_locks WHERE NOT granted"), "the restore to wait");

        if (isKilled)
            await restore.KillAloneAsync();
        else
            await restore.TerminateAsync();
        var exitCode = isKilled ? 2 : await restore.ExitCodeAsync(TimeSpan.FromMinutes(2));
        await using (var giveWay = new NpgsqlCommand("ROLLBACK", blocker))
            await giveWay.ExecuteNonQueryAsync(Ct);

        await Eventually.HoldsAsync(
            () => AskAsync(watch, "SELECT COUNT(*) = 2 FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"),
            "whatever was at it to end");
        Assert.True(await AskAsync(watch, "SELECT COUNT(*) = 0 FROM pg_tables WHERE schemaname = 'public'"), "Something was restored.");
        Assert.Equal(2, exitCode);
        if (!isKilled)
            Assert.Contains("Nothing was restored: it was told to stop.", restore.Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string question)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return await command.ExecuteScalarAsync(Ct) is true;
    }

    // It is not restored over what is there now.
    private static async Task ExpectFullAsync(string file, string folder, IReadOnlyDictionary<string, string> settings)
    {
        var (exitCode, said) = await TestApp.RunAsync($"--restore {file}", folder, settings, "Staging");

        Assert.Equal(2, exitCode);
        Assert.Contains("Nothing was restored: The database that the settings name holds tables already.", said, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, string>> SettingsAsync(string engine, Postgres? postgres)
    {
        var seed = Path.Combine(_folder, "seed.json");
        await File.WriteAllTextAsync(seed, _catalogue, Ct);
        var settings = OpenBusiness.Settings(seed, engine, postgres);
        settings["Risk:Enabled"] = "false";
        return settings;
    }

    private async Task BookAsync(TestApp app, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var (key, start) = (Guid.NewGuid().ToString("N"), OpenBusiness.First.AddMinutes(30 * Interlocked.Increment(ref _next)));
            var body = OpenBusiness.Wish(1, start);
            var (status, reference) = await SendAsync(app, key, body, Ct);
            Assert.Equal(HttpStatusCode.Created, status);
            _acknowledged.Enqueue((key, body, reference));
        }
    }

    private static async Task<(HttpStatusCode Status, string Reference)> SendAsync(TestApp app, string key, string body, CancellationToken ct)
    {
        using var request = OpenBusiness.Hold(body, key);
        using var answer = await app.Client.SendAsync(request, ct);
        return (answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(ct))!["reference"] ?? "");
    }

    private static async Task<HashSet<string>> ReferencesAsync(string folder, Postgres? postgres)
    {
        await using System.Data.Common.DbConnection connection = postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(folder, "booking.db")};Pooling=False")
            : new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"Reference\" FROM \"Reservations\"";
        await using var rows = await command.ExecuteReaderAsync(Ct);
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(Ct))
            found.Add(rows.GetString(0));
        return found;
    }
}
