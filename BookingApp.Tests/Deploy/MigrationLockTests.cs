using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace BookingApp.Tests.Deploy;

/// <summary>A start beside a session that has tables in use for long, as a backup or a forgotten console has.</summary>
public sealed class MigrationLockTests
{
    private const string Reads = """BEGIN; LOCK TABLE "__EFMigrationsHistory", "Services", "ClassSessions" IN ACCESS SHARE MODE""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_that_has_nothing_to_migrate_waits_for_nobody()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await using var backup = await SessionAsync(world, Reads);

        await world.Get<Migrator>().MigrateAsync(Ct);

        await TellAsync(backup, "COMMIT"); // it was open all the time
    }

    // What waits for such a lock has everybody wait behind it who only wants to read.
    [Fact]
    public async Task A_migration_lets_others_pass_while_it_waits_and_is_made_when_it_may()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        var last = await TakeBackAsync(world);
        await using var backup = await SessionAsync(world, Reads.Replace("ClassSessions", "Sessions", StringComparison.Ordinal));
        await using var customer = await SessionAsync(world, "SELECT 1");

        var start = Migrator(world, tries: int.MaxValue).MigrateAsync(Ct);
        await Eventually.HoldsAsync(() => AskAsync(customer, "SELECT COUNT(*) > 0 FROM pg_locks WHERE NOT granted"), "the migration to wait");
        await AskAsync(customer, """SELECT COUNT(*) = 0 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '' """);
        Assert.False(start.IsCompleted);
        await TellAsync(backup, "COMMIT");
        await start;

        await using var db = await world.OpenAsync();
        Assert.Equal(last, (await db.Database.GetAppliedMigrationsAsync(Ct)).Last());
        Assert.Equal("0", await db.Database.SqlQueryRaw<string>("SELECT current_setting('lock_timeout') AS \"Value\"").SingleAsync(Ct));
    }

    [Fact]
    public async Task One_that_may_never_gives_up_and_says_why_and_the_next_start_can_try()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await TakeBackAsync(world);
        await using var backup = await SessionAsync(world, Reads.Replace("ClassSessions", "Sessions", StringComparison.Ordinal));

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => Migrator(world, tries: 2).MigrateAsync(Ct));
        await TellAsync(backup, "COMMIT");
        await Migrator(world, tries: 1).MigrateAsync(Ct);

        Assert.True(FailureWords.IsOutside(failure));
        Assert.Equal(
            "55P03: canceling statement due to lock timeout (another session, such as a backup, uses a table; try again when it is done)",
            FailureWords.Of(failure));
    }

    [Fact]
    public async Task What_went_wrong_is_told_also_where_the_session_that_has_the_lock_was_cut_off()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await using var other = await SessionAsync(world, "SELECT 1");
        var alone = world.Get<MigrationLock>();

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => alone.AloneAsync(CutOffAsync, Ct));

        Assert.Equal("what went wrong", failure.Message);
        await alone.AloneAsync((_, _) => Task.CompletedTask, Ct); // and its lock is to be had

        async Task CutOffAsync(BookingDbContext db, CancellationToken ct)
        {
            var session = await db.Database.SqlQueryRaw<int>("SELECT pg_backend_pid() AS \"Value\"").SingleAsync(ct);
            await TellAsync(other, FormattableString.Invariant($"SELECT pg_terminate_backend({session})"));
            throw new InvalidDataException("what went wrong");
        }
    }

    private static Migrator Migrator(TestWorld world, int tries) =>
        new(world.Get<MigrationLock>(), world.Get<DatabaseEngine>(), TimeProvider.System, NullLogger<Migrator>.Instance)
        {
            LockTimeout = TimeSpan.FromMilliseconds(100),
            LockPause = TimeSpan.FromMilliseconds(10),
            MaxLockTries = tries,
        };

    // Back to the one before that which renames a table that is in use.
    private static async Task<string> TakeBackAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        var applied = (await db.Database.GetAppliedMigrationsAsync(Ct)).ToList();
        await db.GetService<IMigrator>().MigrateAsync(applied[applied.FindIndex(m => m.EndsWith("_ClassSessions", StringComparison.Ordinal)) - 1], Ct);
        return applied[^1];
    }

    private static async Task<NpgsqlConnection> SessionAsync(TestWorld world, string sql)
    {
        await using var db = await world.OpenAsync();
        var connection = new NpgsqlConnection(db.Database.GetConnectionString() + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await TellAsync(connection, sql);
        return connection;
    }

    private static async Task TellAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string question)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return await command.ExecuteScalarAsync(Ct) is true;
    }
}
