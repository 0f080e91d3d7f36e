using System.Diagnostics;
using System.Globalization;
using BookingApp.Data;
using BookingApp.Data.Engines;
using BookingApp.Data.Replica;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace BookingApp.Tests.Data.Replica;

/// <summary>A database that answers as a standby does where nobody has written for three hours, and its connections.</summary>
public sealed class StandbyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // What was written a moment ago is on its way; the hours in which nothing came say nothing of it.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(int.MaxValue, 180)]
    public async Task It_is_behind_by_hours_only_if_what_is_missing_does_not_come_in_a_second(int comesWhenAsked, int minutes)
    {
        await using var replica = await StandbyAsync(comesWhenAsked);
        await using var world = await WorldAsync(replica.ConnectionString + ";Search Path=standby,pg_catalog,public");
        var (pauses, began) = (new ManualClock(), new ManualClock().GetUtcNow());
        var status = new ReplicaStatus(world.Get<IDbContextFactory<BookingDbContext>>(), world.Get<ReportContexts>(), world.Get<DatabaseEngine>(), pauses);

        var asked = status.BehindAsync(Ct);
        await Eventually.HoldsAsync(() =>
        {
            if (pauses.Waiting > 0)
                pauses.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult(asked.IsCompleted);
        }, "the answer");

        Assert.Equal(minutes, (int)((await asked)?.TotalMinutes ?? -1));
        Assert.InRange(pauses.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromSeconds(1.1));
    }

    // Its one connection goes back to the pool.
    [Fact]
    public async Task Who_goes_once_they_are_connected_leaves_the_connection_to_the_next()
    {
        await using var replica = await Postgres.CreateAsync();
        await using var world = await WorldAsync(replica.ConnectionString + ";Maximum Pool Size=1;Timeout=1");
        var reports = world.Get<ReportContexts>();
        using var gone = new CancellationTokenSource();
        using (new OnOpen(replica.Name, gone.Cancel))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reports.CreateDbContextAsync(gone.Token));

        await using var next = await reports.CreateDbContextAsync(Ct);

        Assert.True(await next.Database.CanConnectAsync(Ct));
    }

    private static Task<TestWorld> WorldAsync(string reports) =>
        TestWorld.CreateAsync(Engines.PostgreSql, new(StringComparer.Ordinal) { ["ConnectionStrings:Reports"] = reports });

    // It has all there is once it was asked so often.
    private static async Task<Postgres> StandbyAsync(int comesWhenAsked)
    {
        var standby = await Postgres.CreateAsync();
        await using var connection = new NpgsqlConnection(standby.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var pretend = new NpgsqlCommand($"""
            CREATE SCHEMA standby;
            CREATE SEQUENCE standby.asked;
            CREATE FUNCTION standby.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION standby.pg_last_xact_replay_timestamp() RETURNS timestamptz LANGUAGE sql AS
              'SELECT clock_timestamp() - interval ''3 hours''';
            CREATE FUNCTION standby.pg_last_wal_replay_lsn() RETURNS pg_lsn LANGUAGE sql AS
              'SELECT CASE WHEN nextval(''standby.asked'') >= {comesWhenAsked.ToString(CultureInfo.InvariantCulture)}
                 THEN pg_current_wal_lsn() ELSE ''0/0''::pg_lsn END';
            """, connection);
        await pretend.ExecuteNonQueryAsync(Ct);
        return standby;
    }

    // Does it when a connection to that database has been opened.
    private sealed class OnOpen : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly string _database;
        private readonly Action _then;
        private readonly List<IDisposable> _subscriptions = [];

        public OnOpen(string database, Action then)
        {
            (_database, _then) = (database, then);
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
                _subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.ConnectionOpened.Name));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is ConnectionEndEventData opened && opened.Connection.Database == _database)
                _then();
        }

        public void OnError(Exception error) { }

        public void OnCompleted() { }

        public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
