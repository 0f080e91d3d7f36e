using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Engines.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Data;

/// <summary>Connections to SQLite stay open and their statements prepared, and no context sees anything of the one that had them before.</summary>
public sealed class SqliteConnectionsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_is_lent_again_with_its_settings()
    {
        await using var world = await TestWorld.CreateAsync();

        var (first, second) = (await UseAsync(world), await UseAsync(world));

        Assert.Same(first, second);
        await using var db = await world.OpenAsync();
        Assert.Equal((2, 1), (await AskAsync(db, "PRAGMA synchronous"), await AskAsync(db, "PRAGMA foreign_keys")));
        Assert.Equal("äöü", await db.Database.SqlQueryRaw<string>("SELECT lower('ÄÖÜ') AS Value").SingleAsync(Ct));
    }

    [Fact]
    public async Task Two_contexts_at_once_have_two()
    {
        await using var world = await TestWorld.CreateAsync();
        await using var first = await world.OpenAsync();
        await using var second = await world.OpenAsync();

        await first.Customers.AnyAsync(Ct);
        await second.Customers.AnyAsync(Ct);

        Assert.NotSame(first.Database.GetDbConnection(), second.Database.GetDbConnection());
    }

    // What it remembers of the file is good as long as nobody else has written.
    [Fact]
    public async Task Who_writes_has_always_the_same_one_and_nobody_reads_by_it()
    {
        await using var world = await TestWorld.CreateAsync();
        var (work, writers, readers) = (world.Get<UnitOfWork>(), new HashSet<object>(), new HashSet<object>());

        for (var n = 0; n < 3; n++)
        {
            await work.DoAsync(async (db, ct) =>
            {
                writers.Add(db.Database.GetDbConnection());
                await using var beside = await world.OpenAsync();
                await beside.Customers.AnyAsync(ct);
                readers.Add(beside.Database.GetDbConnection());
            }, Ct);
            readers.Add(await UseAsync(world));
        }

        Assert.Equal((1, 1), (writers.Count, readers.Count));
        Assert.Empty(writers.Intersect(readers));
        Assert.Equal(2, (long)await world.Get<UnitOfWork>().DoAsync(async (db, _) => (object)await AskAsync(db, "PRAGMA synchronous"), Ct));
    }

    [Fact]
    public async Task A_transaction_that_was_left_is_rolled_back_before_the_next_has_the_connection()
    {
        await using var world = await TestWorld.CreateAsync();
        await using (var db = await world.OpenAsync())
        {
            await db.Database.BeginTransactionAsync(Ct);
            db.Customers.Add(Customer.New(Guid.CreateVersion7(), "left@example.com", world.Clock.Now()));
            await db.SaveChangesAsync(Ct);
        }

        await using var next = await world.OpenAsync();
        Assert.False(await next.Customers.AnyAsync(Ct));
        await next.Database.ExecuteSqlRawAsync("BEGIN IMMEDIATE; COMMIT", Ct); // nobody has the file locked
    }

    [Fact]
    public async Task A_connection_with_a_reader_left_open_is_not_lent_again()
    {
        await using var world = await TestWorld.CreateAsync();
        object left;
        await using (var db = await world.OpenAsync())
        {
            left = db.Database.GetDbConnection();
            var rows = db.Resources.AsNoTracking().AsAsyncEnumerable().GetAsyncEnumerator(Ct); // nobody disposes of it
            Assert.True(await rows.MoveNextAsync());
            Assert.Equal(3, await db.Resources.AsNoTracking().CountAsync(Ct));
        }

        Assert.NotSame(left, await UseAsync(world));
        await world.HeldAsync("10:00");
    }

    [Fact]
    public async Task The_same_words_may_be_asked_while_they_are_being_read()
    {
        await using var world = await TestWorld.CreateAsync();
        await using var db = await world.OpenAsync();

        var names = new List<string>();
        await foreach (var outer in db.Resources.AsNoTracking().OrderBy(r => r.Id).Select(r => r.Name).AsAsyncEnumerable())
        {
            await foreach (var inner in db.Resources.AsNoTracking().OrderBy(r => r.Id).Select(r => r.Name).AsAsyncEnumerable())
                names.Add(outer + inner);
        }

        Assert.Equal(["AnaAna", "AnaBen", "AnaStudio", "BenAna", "BenBen", "BenStudio", "StudioAna", "StudioBen", "StudioStudio"], names);
    }

    [Fact]
    public async Task The_same_words_answer_by_the_values_of_each_call()
    {
        await using var world = await TestWorld.CreateAsync();

        foreach (var (id, name) in new[] { (1, "Ana"), (2, "Ben"), (3, "Studio"), (1, "Ana") })
        {
            await using var db = await world.OpenAsync();
            Assert.Equal(name, await db.Resources.Where(r => r.Id == id).Select(r => r.Name).SingleAsync(Ct));
        }
    }

    [Fact]
    public async Task A_connection_on_which_something_failed_is_not_lent_again_and_one_that_lost_a_race_is()
    {
        await using var world = await TestWorld.CreateAsync();
        var before = await UseAsync(world);
        await using (var db = await world.OpenAsync())
            await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync("INSERT INTO LimitGates SELECT * FROM nowhere", Ct));
        var afterFailure = await UseAsync(world);
        await using (var db = await world.OpenAsync())
            await Assert.ThrowsAsync<SqliteException>(() => db.Database.ExecuteSqlRawAsync("INSERT INTO Resources SELECT * FROM Resources", Ct));
        var afterRace = await UseAsync(world);

        Assert.NotSame(before, afterFailure);
        Assert.Same(afterFailure, afterRace);
    }

    [Fact]
    public async Task Who_lives_as_long_as_a_page_keeps_none()
    {
        await using var world = await TestWorld.CreateAsync();
        await using var scope = world.Get<IServiceScopeFactory>().CreateAsyncScope();
        var scoped = scope.ServiceProvider.GetRequiredService<BookingDbContext>(); // what Identity's stores have

        await scoped.Customers.AnyAsync(Ct);

        Assert.Equal(System.Data.ConnectionState.Closed, scoped.Database.GetDbConnection().State);
    }

    [Fact]
    public async Task What_is_under_way_when_they_end_is_done_whole_and_nothing_begins_anew()
    {
        await using var world = await TestWorld.CreateAsync();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var unit = world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            await AddAsync(db, "first@example.com", ct);
            begun.SetResult();
            await goOn.Task;
            await AddAsync(db, "second@example.com", ct);
        }, Ct);
        await begun.Task;

        world.Get<SqliteConnections>().Dispose();
        goOn.SetResult();
        await unit;

        await using var late = await world.OpenAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => late.Customers.AnyAsync(Ct));
        await using var next = await TestWorld.CreateAsync(sameDatabaseAs: world);
        await using var look = await next.OpenAsync();
        Assert.Equal(2, await look.Customers.CountAsync(Ct));

        Task AddAsync(BookingDbContext db, string email, CancellationToken ct)
        {
            db.Customers.Add(Customer.New(Guid.CreateVersion7(), email, world.Clock.Now()));
            return db.SaveChangesAsync(ct);
        }
    }

    [Fact]
    public async Task A_connection_that_was_cut_off_does_not_open_again_under_its_unit()
    {
        await using var world = await TestWorld.CreateAsync();
        await using var db = await world.OpenAsync();
        await db.Database.BeginTransactionAsync(Ct);
        var kept = (KeptConnection)db.Database.GetDbConnection();

        kept.IsLent = false;
        kept.Close();

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM Resources", Ct));
        await using var look = await world.OpenAsync();
        Assert.Equal(3, await look.Resources.CountAsync(Ct));
    }

    private static async Task<object> UseAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        await db.Customers.AnyAsync(Ct);
        return db.Database.GetDbConnection();
    }

    private static Task<long> AskAsync(BookingDbContext db, string pragma) => Task.Run(() =>
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = pragma;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }, Ct);
}
