using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Engines;
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
    public async Task A_reader_that_was_left_open_holds_nothing()
    {
        await using var world = await TestWorld.CreateAsync();
        await using (var db = await world.OpenAsync())
        {
            await using var rows = db.Resources.AsNoTracking().AsAsyncEnumerable().GetAsyncEnumerator(Ct);
            Assert.True(await rows.MoveNextAsync());
            Assert.True(await db.Resources.AnyAsync(Ct)); // the same words may be asked while a reader of them is open
            Assert.Equal(3, await db.Resources.AsNoTracking().CountAsync(Ct));
        }

        await using var next = await world.OpenAsync();
        Assert.Equal(["Ana", "Ben", "Studio"], await next.Resources.OrderBy(r => r.Id).Select(r => r.Name).ToListAsync(Ct));
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
    public async Task When_they_end_all_are_closed_those_too_that_are_lent()
    {
        await using var world = await TestWorld.CreateAsync();
        await using var db = await world.OpenAsync();
        await using var rows = db.Resources.AsNoTracking().AsAsyncEnumerable().GetAsyncEnumerator(Ct);
        await rows.MoveNextAsync();
        var connection = db.Database.GetDbConnection();

        world.Get<SqliteConnections>().Dispose();

        Assert.Equal(System.Data.ConnectionState.Closed, connection.State);
        await using var late = await world.OpenAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => late.Customers.AnyAsync(Ct));
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
