using System.Data.Common;
using BookingApp.Catalog;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Catalog;

public sealed class CatalogQueriesTests
{
    [Fact]
    public async Task A_change_during_a_reading_is_not_overwritten_by_what_was_read_before_it()
    {
        await using var world = await TestWorld.CreateAsync();
        var feed = world.Get<ChangeFeed>();
        using var between = new Between(() => RaiseAsync(world, 9900));
        var queries = new CatalogQueries(new Interrupted(world, between), Options.Create(new PriceOptions()), feed);
        using var listening = feed.Subscribe(_ => queries.Invalidate());

        var during = await queries.SnapshotAsync(TestContext.Current.CancellationToken);
        var after = await queries.SnapshotAsync(TestContext.Current.CancellationToken);

        Assert.True(between.HasHappened);
        Assert.Equal(4500, PriceOf(during)); // it had read the rows: the interleaving that is meant
        Assert.Equal(9900, PriceOf(after));
        Assert.Same(after, await queries.SnapshotAsync(TestContext.Current.CancellationToken)); // and it is a cache still
    }

    [Fact]
    public async Task While_nobody_tells_of_changes_nothing_is_believed()
    {
        await using var world = await TestWorld.CreateAsync();
        var (feed, queries) = (world.Get<ChangeFeed>(), world.Get<CatalogQueries>());
        var before = await queries.SnapshotAsync(TestContext.Current.CancellationToken);
        feed.HearOthers(false);

        await using (var db = await world.OpenAsync())
            // another instance's save
            await db.Businesses.ExecuteUpdateAsync(set => set.SetProperty(b => b.Name, "Other"), TestContext.Current.CancellationToken);
        var deaf = await queries.SnapshotAsync(TestContext.Current.CancellationToken);
        feed.HearOthers(true);

        Assert.Equal(("Test Studio", "Other"), (before.Business.Name, deaf.Business.Name));
    }

    private static long PriceOf(CatalogSnapshot catalog) => catalog.FindService(TestWorld.Massage)!.Price.Minor;

    private static Task RaiseAsync(TestWorld world, long minor) => world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
    {
        (await db.Services.SingleAsync(s => s.Id == TestWorld.Massage, ct)).Price = new Money(minor, "EUR");
        db.Publish(Change.Catalog);
    });

    // Once, when the services have been asked for and their reader stands at its first row: on another thread, so that the reading waits for it.
    private sealed class Between(Func<Task> happening) : DbCommandInterceptor, IDisposable
    {
        public bool HasHappened { get; private set; }

        public override ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (!HasHappened && command.CommandText.Contains("FROM \"Services\"", StringComparison.Ordinal))
            {
                HasHappened = true;
                Task.Run(happening, CancellationToken.None).GetAwaiter().GetResult();
            }

            return ValueTask.FromResult(result);
        }

        public void Dispose() => HasHappened = true;
    }

    private sealed class Interrupted(TestWorld world, Between between) : IDbContextFactory<BookingDbContext>
    {
        public BookingDbContext CreateDbContext() => new SqliteBookingDbContext(
            new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite($"Data Source={Path.Combine(world.Folder, "booking.db")}")
                .AddInterceptors(between).Options);
    }
}
