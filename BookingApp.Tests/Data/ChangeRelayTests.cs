using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Jobs;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BookingApp.Tests.Data;

/// <summary>What one instance hears of another that works on the same database.</summary>
public sealed class ChangeRelayTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(30, 1)] // it was busy, or asleep: longer than a look reaches back
    public async Task What_another_instance_committed_is_heard_once(int seconds, int times)
    {
        await using var world = await TestWorld.CreateAsync();
        await using var other = await TestWorld.CreateAsync(sameDatabaseAs: world);
        var reader = world.Get<ChangeReader>();
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        var heard = new List<Change>();
        using var listening = world.Get<ChangeFeed>().Subscribe(heard.Add);

        var held = await other.HeldAsync("10:00");
        world.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(times, heard.Count(change => change.Reference == held.Reference));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Each_change_is_heard_as_it_was_told(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        var (reader, booking) = (world.Get<ChangeReader>(), Guid.CreateVersion7());
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        var heard = new List<Change>();
        using var listening = world.Get<ChangeFeed>().Subscribe(heard.Add);
        Change[] told =
        [
            new(ChangeKind.Slots, 3, world.At("10:00").ToUniversalTime(), world.At("11:05").ToUniversalTime(), "AB12CD"), Change.Email(booking),
            Change.Payment(booking), Change.Catalog,
        ];

        await other.Get<UnitOfWork>().DoAsync((db, _) =>
        {
            foreach (var change in told)
                db.Publish(change);
            return Task.CompletedTask;
        }, TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(told, heard);
    }

    [Fact]
    public async Task Who_slept_longer_than_changes_are_kept_believes_no_cache_any_more()
    {
        await using var world = await TestWorld.CreateAsync();
        var reader = world.Get<ChangeReader>();
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        var heard = new List<Change>();
        using var listening = world.Get<ChangeFeed>().Subscribe(heard.Add);

        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal([Change.Catalog], heard);
        Assert.True(world.Get<ChangeFeed>().IsLive);
    }

    [Theory]
    [InlineData(Engines.PostgreSql, -60)] // an hour slow
    [InlineData(Engines.PostgreSql, 24 * 60)]
    [InlineData(Engines.Sqlite, -60)]
    [InlineData(Engines.Sqlite, 0)]
    public async Task An_instance_is_heard_whatever_its_clock_says(string engine, int minutes)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var clock = new ManualClock(world.Clock.GetUtcNow().AddMinutes(minutes));
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world, clock: clock);
        var reader = world.Get<ChangeReader>();
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        var heard = new List<Change>();
        using var listening = world.Get<ChangeFeed>().Subscribe(heard.Add);

        for (var round = 1; round <= 3; round++) // the first look is not as the others are
        {
            heard.Clear();
            clock.AdvanceTo(clock.GetUtcNow().AddSeconds(12));
            var held = Assert.IsType<HoldResult.Held>(
                await other.Holds.HoldAsync(TestWorld.Customer, new HoldRequest(TestWorld.Massage, world.At("10:00").AddDays(7 + round), 1, 1))).Reservation;
            await other.Get<Pruning>().PruneAsync(TestContext.Current.CancellationToken);
            world.Clock.Advance(TimeSpan.FromSeconds(12));
            await world.Get<Pruning>().PruneAsync(TestContext.Current.CancellationToken);
            await reader.ReadAsync(TestContext.Current.CancellationToken);
            await reader.ReadAsync(TestContext.Current.CancellationToken);

            Assert.Equal(held.Reference, Assert.Single(heard).Reference);
        }
    }

    // In one that notifies they would commit one after the other.
    [Fact]
    public async Task A_transaction_notifies_nobody_and_the_notifier_does_once_it_is_committed()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await using var db = await world.OpenAsync();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var told = new List<string>();
        connection.Notification += (_, notification) => told.Add(notification.Payload);
        await using (var listen = new NpgsqlCommand("LISTEN booking_changes", connection))
            await listen.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await world.HeldAsync("10:00");
        await using (var end = await world.OpenAsync())
            await end.Database.ExecuteSqlAsync($"SELECT pg_notify('booking_changes', 'end')", TestContext.Current.CancellationToken);
        await NextAsync(1);
        using var notifier = ActivatorUtilities.CreateInstance<ChangeNotifier>(world.Get<IServiceProvider>());

        await notifier.StartAsync(TestContext.Current.CancellationToken); // the hold's is due
        await NextAsync(2);
        await world.HeldAsync("12:00");
        await NextAsync(3);

        await notifier.StopAsync(TestContext.Current.CancellationToken);
        var ours = world.Get<ChangePublisher>().Instance.ToString("N");
        Assert.Equal(["end", ours, ours], told);

        async Task NextAsync(int count)
        {
            while (told.Count < count)
                await connection.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // it died between its commit and that, or the call failed
    public async Task A_change_is_heard_whether_or_not_its_instance_could_tell(bool tells)
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await using var other = await TestWorld.CreateAsync(Engines.PostgreSql, sameDatabaseAs: world);
        using var notifier = ActivatorUtilities.CreateInstance<ChangeNotifier>(other.Get<IServiceProvider>());
        using var relay = ActivatorUtilities.CreateInstance<ChangeRelay>(world.Get<IServiceProvider>());
        var heard = System.Threading.Channels.Channel.CreateUnbounded<Change>();
        using var listening = world.Get<ChangeFeed>().Subscribe(change => heard.Writer.TryWrite(change));
        await relay.StartAsync(TestContext.Current.CancellationToken);
        if (tells)
            await notifier.StartAsync(TestContext.Current.CancellationToken);

        var held = await other.HeldAsync("10:00");

        while ((await heard.Reader.ReadAsync(TestContext.Current.CancellationToken)).Reference != held.Reference) { }
        await relay.StopAsync(TestContext.Current.CancellationToken);
        await notifier.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Published_changes_live_a_minute_and_those_of_an_instance_that_is_gone_a_day()
    {
        await using var world = await TestWorld.CreateAsync();
        await using (var other = await TestWorld.CreateAsync(sameDatabaseAs: world))
            await other.HeldAsync("10:00");
        await world.HeldAsync("12:00");

        world.Clock.Advance(TimeSpan.FromSeconds(61));
        await world.Get<Pruning>().PruneAsync(TestContext.Current.CancellationToken);
        var afterAMinute = await CountAsync();
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.Get<Pruning>().PruneAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 0), (afterAMinute, await CountAsync()));

        async Task<int> CountAsync()
        {
            await using var db = await world.OpenAsync();
            return await db.PublishedChanges.Where(c => c.Kind == ChangeKind.Slots).CountAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task What_happens_to_money_and_emails_says_whose_it_is()
    {
        await using var world = await TestWorld.CreateAsync();
        var told = new List<Change>();
        using var listening = world.Get<ChangeFeed>().Subscribe(told.Add);

        var paid = await world.PaidAsync("10:00");
        await world.Reservations.CancelAsync(TestWorld.Staff, paid.Id);
        await world.JobsAsync();

        var money = told.Where(change => change.Kind is ChangeKind.Payments or ChangeKind.Emails).ToList();
        Assert.Contains(money, change => change.Kind is ChangeKind.Payments);
        Assert.Contains(money, change => change.Kind is ChangeKind.Emails);
        Assert.All(money, change => Assert.True(change.IsAbout(paid.Reference, paid.Id) && !change.IsAbout("another", Guid.Empty)));
    }

    [Fact]
    public async Task A_connection_of_an_operators_own_checks_foreign_keys_too()
    {
        var file = Path.GetTempFileName();
        await using var world = await TestWorld.CreateAsync(
            settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings:Booking"] = $"Data Source={file};Foreign Keys=False" });
        await using var db = await world.OpenAsync();

        Assert.Equal(
            1, await db.Database.SqlQueryRaw<int>("SELECT foreign_keys AS Value FROM pragma_foreign_keys").SingleAsync(TestContext.Current.CancellationToken));
    }
}
