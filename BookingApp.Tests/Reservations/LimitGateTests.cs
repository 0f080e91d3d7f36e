using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

public sealed class LimitGateTests
{
    private static readonly string[] Starts = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00"];
    private static readonly Dictionary<string, string?> Three = new(StringComparer.Ordinal) { ["Holds:PerBrowser"] = "3" };

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_gate_goes_when_nobody_came_to_it_for_a_day(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var gates = world.Get<LimitGates>();
        await gates.PrepareAsync("browser:left");
        await gates.PrepareAsync("browser:back");
        world.Clock.Advance(TimeSpan.FromHours(23));
        await gates.PrepareAsync("browser:back");
        world.Clock.Advance(TimeSpan.FromHours(2));

        await gates.PruneAsync();

        await using var db = await world.OpenAsync();
        Assert.Equal(["browser:back"], await db.LimitGates.Select(g => g.Key).ToListAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_is_on_the_way_to_an_old_gate_finds_it_there(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var gates = world.Get<LimitGates>();
        await gates.PrepareAsync("browser:b");
        world.Clock.Advance(TimeSpan.FromDays(30));

        await gates.PrepareAsync("browser:b");
        await gates.PruneAsync();
        await world.Get<UnitOfWork>().DoAsync((db, ct) => LimitGates.PassAsync(db, "browser:b", world.Clock.Now(), ct));

        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.LimitGates.Select(g => g.Passes).SingleAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_comes_unprepared_makes_the_gate_and_others_wait_at_it_all_the_same(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);

        for (var n = 0; n < 2; n++)
            await world.Get<UnitOfWork>().DoAsync((db, ct) => LimitGates.PassAsync(db, "coupon:late", world.Clock.Now(), ct));

        await using var db = await world.OpenAsync();
        Assert.Equal(2, await db.LimitGates.Select(g => g.Passes).SingleAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_many_who_come_while_their_old_gate_is_pruned_no_more_pass_than_may(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, Three);
        await using var other = await TestWorld.CreateAsync(engine, Three, world);

        for (var round = 0; round < 5; round++)
        {
            var browser = $"b{round}";
            await world.Get<LimitGates>().PrepareAsync(LimitGates.KeyOf("browser", browser));
            await using (var db = await world.OpenAsync())
                await db.LimitGates.ExecuteUpdateAsync(set => set.SetProperty(g => g.LastAt, world.Clock.GetUtcNow().AddDays(-2)));

            using var done = new CancellationTokenSource();
            var pruning = Task.Run(async () =>
            {
                while (!done.IsCancellationRequested)
                    await other.Get<LimitGates>().PruneAsync();
            });
            var results = await Task.WhenAll(Starts.Select((start, n) => Task.Run(() => (n % 2 is 0 ? world : other).HoldAsync(start, browser: browser))));
            await done.CancelAsync();
            await pruning;

            var held = results.OfType<HoldResult.Held>().ToList();
            Assert.Equal((3, Starts.Length - 3), (held.Count, results.OfType<HoldResult.TooMany>().Count()));
            foreach (var hold in held)
                await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(hold.Reservation), hold.Reservation.Id);
        }

        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_gate_that_is_renewed_while_its_pruning_waits_for_it_stays()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        var gates = world.Get<LimitGates>();
        await gates.PrepareAsync("browser:b");
        await using var db = await world.OpenAsync();
        await db.LimitGates.ExecuteUpdateAsync(set => set.SetProperty(g => g.LastAt, world.Clock.GetUtcNow().AddDays(-2)));
        await using var renewing = await db.Database.BeginTransactionAsync();
        await db.LimitGates.ExecuteUpdateAsync(set => set.SetProperty(g => g.LastAt, world.Clock.GetUtcNow()));

        var pruning = gates.PruneAsync();
        await Eventually.HoldsAsync(async () => await WaitingAsync(world) > 0, "the pruning to wait for the row");
        await renewing.CommitAsync();
        await pruning;

        await using var after = await world.OpenAsync();
        Assert.Equal("browser:b", (await after.LimitGates.SingleAsync()).Key);
    }

    private static async Task<int> WaitingAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return await db.Database.SqlQueryRaw<int>(
            """SELECT CAST(COUNT(*) AS int) AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'""").SingleAsync();
    }
}
