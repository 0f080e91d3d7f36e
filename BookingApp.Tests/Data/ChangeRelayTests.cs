using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

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
        var relay = Relay(world);
        await relay.RelayAsync(TestContext.Current.CancellationToken);
        var heard = new List<Change>();
        using var listening = world.Get<ChangeFeed>().Subscribe(heard.Add);

        var held = await other.HeldAsync("10:00");
        world.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await relay.RelayAsync(TestContext.Current.CancellationToken);
        await relay.RelayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(times, heard.Count(change => change.Reference == held.Reference));
    }

    [Fact]
    public async Task Who_slept_longer_than_changes_are_kept_believes_no_cache_any_more()
    {
        await using var world = await TestWorld.CreateAsync();
        var relay = Relay(world);
        await relay.RelayAsync(TestContext.Current.CancellationToken);
        var heard = new List<Change>();
        using var listening = world.Get<ChangeFeed>().Subscribe(heard.Add);

        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await relay.RelayAsync(TestContext.Current.CancellationToken);

        Assert.Equal([Change.Catalog], heard);
        Assert.True(world.Get<ChangeFeed>().IsLive);
    }

    [Fact]
    public async Task A_connection_of_an_operators_own_checks_foreign_keys_too()
    {
        var file = Path.GetTempFileName();
        await using var world = await TestWorld.CreateAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings:Booking"] = $"Data Source={file};Foreign Keys=False" });
        await using var db = await world.OpenAsync();

        Assert.Equal(1, await db.Database.SqlQueryRaw<int>("SELECT foreign_keys AS Value FROM pragma_foreign_keys").SingleAsync(TestContext.Current.CancellationToken));
    }

    private static ChangeRelay Relay(TestWorld world) => world.Get<IEnumerable<IHostedService>>().OfType<ChangeRelay>().Single();
}
