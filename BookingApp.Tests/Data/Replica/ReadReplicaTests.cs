using System.Net;
using BookingApp.Accounting.Ledger;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Data.Replica;
using BookingApp.Demo;
using BookingApp.Tests.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Data.Replica;

/// <summary>Reports are read from the replica that the settings name, and nothing else is. A second database stands in for it, which nothing is
/// copied to: what is read from there shows by what is missing.</summary>
public sealed class ReadReplicaTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_ledger_is_read_from_it_and_the_week_of_the_home_page_is_not()
    {
        await using var replica = await Postgres.CreateAsync();
        await using var world = await TestWorld.CreateAsync(
            Engines.PostgreSql, new(StringComparer.Ordinal) { ["ConnectionStrings:Reports"] = replica.ConnectionString });
        await world.PaidAsync("15:00");
        var today = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime);
        var ledger = world.Get<LedgerQueries>();

        var (list, week) = (await ledger.ListAsync(new LedgerFilter(today, today), ct: Ct), await ledger.NetByDayAsync(today, today, Ct));

        Assert.Equal(0, list.Total);
        Assert.True(week.Single().Net.Minor > 0);
        Assert.True(world.Get<ReplicaStatus>().HasReplica);
        Assert.Null(await world.Get<ReplicaStatus>().FaultAsync(Ct));
        Assert.Null(await world.Get<ReplicaStatus>().BehindAsync(Ct)); // it is no standby: nobody knows
    }

    [Fact]
    public async Task Without_one_the_ledger_is_read_from_the_database()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.PaidAsync("15:00");
        var today = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime);

        var list = await world.Get<LedgerQueries>().ListAsync(new LedgerFilter(today, today), ct: Ct);

        Assert.True(list.Total > 0);
        Assert.Null(await world.Get<ReplicaStatus>().FaultAsync(Ct));
    }

    // It may not have heard yet of a migration that was made a moment ago.
    [Fact]
    public async Task One_without_tables_is_waited_for_and_then_refused()
    {
        await using var empty = await Postgres.CreateEmptyAsync();
        await using var world = await TestWorld.CreateAsync(
            Engines.PostgreSql, new(StringComparer.Ordinal) { ["ConnectionStrings:Reports"] = empty.ConnectionString });

        var pauses = new ManualClock();
        var fault = await PassingAsync(pauses, Status(world, pauses).FaultAsync(Ct));

        Assert.StartsWith("ConnectionStrings:Reports lacks the migration ", fault?.Words, StringComparison.Ordinal);
        Assert.True(pauses.GetUtcNow() >= new ManualClock().GetUtcNow() + TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(Engines.Sqlite, "Host=127.0.0.1;Database=booking", "ConnectionStrings:Reports is for PostgreSQL and SQL Server: SQLite is one file.")]
    [InlineData(Engines.PostgreSql, "Database=nowhere;Password=sesame", "ConnectionStrings:Reports cannot be read: 3D000: database \"nowhere\" does not exist")]
    public async Task A_start_with_a_wrong_one_stops_and_says_so(string engine, string replica, string words)
    {
        await using var postgres = engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null;
        var folder = Directory.CreateTempSubdirectory("replica-").FullName;

        var (exitCode, said) = await TestApp.RunAsync("--urls http://127.0.0.1:0", folder, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database:Provider"] = engine,
            ["ConnectionStrings:Booking"] = postgres?.ConnectionString ?? "",
            ["ConnectionStrings:Reports"] = postgres is null ? replica : $"{postgres.ConnectionString};{replica}",
        });

        Assert.Equal(1, exitCode);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", said, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    // Reports are no reason to let nobody book.
    [Fact]
    public async Task While_it_is_away_the_app_starts_and_takes_bookings_and_the_pages_of_reports_say_so()
    {
        await using var database = await Postgres.CreateEmptyAsync();
        var (line, replica) = CutLine.Of(database.ConnectionString);
        await using var cut = line;
        await line.CutAsync();
        await using var app = await TestApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database:Provider"] = Engines.PostgreSql,
            ["ConnectionStrings:Booking"] = database.ConnectionString,
            ["ConnectionStrings:Reports"] = replica,
            ["Seed:Demo"] = "true",
        }, "Staging");
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.BaseUrl + "/") };
        using var signedIn = await AccountsApp.SignInAsync(browser, "admin@example.com", DemoData.Password);
        string[] reports = ["admin/ledger", "admin/money", "admin/monitoring", "admin/released"], others = ["admin", "book/1", "health/ready"];
        string[] files = ["admin/ledger.csv", "admin/money.csv", "admin/released.csv"];

        var away = await SeeAsync(browser, [.. reports, .. files, .. others]);
        line.Mend();
        var back = await SeeAsync(browser, [.. reports, .. files, .. others]);
        await line.CutAsync(); // connections to it are open now
        var awayAgain = await SeeAsync(browser, [.. reports, .. files, .. others]);

        Assert.Contains("ConnectionStrings:Reports cannot be read: ", app.Log, StringComparison.Ordinal);
        Assert.Contains("Bookings go on; reports are not there until it answers.", app.Log, StringComparison.Ordinal);
        Assert.All(back.Values, page => Assert.Equal(HttpStatusCode.OK, page.Status));
        foreach (var seen in new[] { away, awayAgain })
        {
            Assert.All([.. reports, .. files], page => Assert.Equal(HttpStatusCode.ServiceUnavailable, seen[page].Status));
            Assert.All(reports, page => Assert.Contains("Reports cannot be read right now", seen[page].Body, StringComparison.Ordinal));
            Assert.All(others, page => Assert.Equal(HttpStatusCode.OK, seen[page].Status));
        }
    }

    [Fact]
    public async Task When_it_is_the_database_that_is_away_the_replica_is_not_blamed()
    {
        await using var database = await Postgres.CreateAsync();
        var (line, cut) = CutLine.Of(database.ConnectionString);
        await using var away = line;
        await line.CutAsync();
        await using var services = AppServices.With(new(StringComparer.Ordinal)
        {
            ["Database:Provider"] = Engines.PostgreSql,
            ["ConnectionStrings:Booking"] = cut,
            ["ConnectionStrings:Reports"] = database.ConnectionString,
        }).AddLogging().BuildServiceProvider();

        var fault = await services.GetRequiredService<ReplicaStatus>().FaultAsync(Ct);

        Assert.NotNull(fault);
        Assert.True(fault.IsAway);
        Assert.StartsWith("ConnectionStrings:Booking cannot be read: ", fault.Words, StringComparison.Ordinal);
        Assert.EndsWith(" (whether ConnectionStrings:Reports is a replica of it was not seen)", fault.Words, StringComparison.Ordinal);
    }

    private static ReplicaStatus Status(TestWorld world, TimeProvider pauses) =>
        new(world.Get<IDbContextFactory<BookingDbContext>>(), world.Get<ReportContexts>(), world.Get<DatabaseEngine>(), pauses);

    private static async Task<T> PassingAsync<T>(ManualClock pauses, Task<T> asked)
    {
        await Eventually.HoldsAsync(() =>
        {
            if (pauses.Waiting > 0)
                pauses.Advance(TimeSpan.FromMilliseconds(500));
            return Task.FromResult(asked.IsCompleted);
        }, "the answer");
        return await asked;
    }

    private static async Task<Dictionary<string, (HttpStatusCode Status, string Body)>> SeeAsync(HttpClient browser, IEnumerable<string> pages)
    {
        var seen = new Dictionary<string, (HttpStatusCode Status, string Body)>(StringComparer.Ordinal);
        foreach (var page in pages)
        {
            using var answer = await browser.GetAsync(new Uri(page, UriKind.Relative), Ct);
            seen[page] = (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
        }

        return seen;
    }

    [Fact]
    public void Only_reports_are_read_from_it() => Assert.Equal(
        [
            "Accounting/Ledger/LedgerQueries.cs", "Accounting/Reports/MoneyReports.cs", "Data/DataModule.cs", "Data/Replica/ReplicaStatus.cs",
            "Data/Replica/ReportContexts.cs",
            "Monitoring/MonitoringQueries.cs", "Reservations/Views/ReleaseQueries.cs",
        ],
        Sources.All.Where(file => file.Text.Contains("ReportContexts", StringComparison.Ordinal)).Select(file => file.Path).Order(StringComparer.Ordinal));
}
