using BookingApp.Accounting.Ledger;
using BookingApp.Data.Replica;

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

        var asked = world.Get<ReplicaStatus>().FaultAsync(Ct);
        await Eventually.HoldsAsync(() =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(asked.IsCompleted);
        }, "the answer");

        Assert.StartsWith("ConnectionStrings:Reports lacks the migration ", await asked, StringComparison.Ordinal);
        Assert.True(world.Clock.GetUtcNow() >= new ManualClock().GetUtcNow() + TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(Engines.Sqlite, "Host=127.0.0.1;Database=booking", "ConnectionStrings:Reports is for PostgreSQL and SQL Server: SQLite is one file.")]
    [InlineData(Engines.PostgreSql, "Host=127.0.0.1;Port=1;Database=booking;Password=sesame", "ConnectionStrings:Reports cannot be read: ")]
    public async Task A_start_with_a_wrong_one_stops_and_says_so(string engine, string replica, string words)
    {
        await using var postgres = engine is Engines.PostgreSql ? await Postgres.CreateAsync() : null;
        var folder = Directory.CreateTempSubdirectory("replica-").FullName;

        var (exitCode, said) = await TestApp.RunAsync("--urls http://127.0.0.1:0", folder, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Database:Provider"] = engine,
            ["ConnectionStrings:Booking"] = postgres?.ConnectionString ?? "",
            ["ConnectionStrings:Reports"] = replica,
        });

        Assert.Equal(1, exitCode);
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", said, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Only_reports_are_read_from_it() => Assert.Equal(
        [
            "Accounting/Ledger/LedgerQueries.cs", "Data/DataModule.cs", "Data/Replica/ReplicaStatus.cs", "Data/Replica/ReportContexts.cs",
            "Monitoring/MonitoringQueries.cs", "Reservations/Views/ReleaseQueries.cs",
        ],
        Sources.All.Where(file => file.Text.Contains("ReportContexts", StringComparison.Ordinal)).Select(file => file.Path).Order(StringComparer.Ordinal));
}
