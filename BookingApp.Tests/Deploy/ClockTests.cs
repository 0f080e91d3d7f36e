using BookingApp.Data.Engines;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BookingApp.Tests.Deploy;

/// <summary>Holds and leases are told by each instance's own clock: one that is off by more than two seconds from the database's is not ready.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData(1, "ahead of")]
    [InlineData(-1, "behind")]
    public async Task An_instance_an_hour_off_is_not_ready_and_says_by_how_much(int hours, string where)
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql, clock: new ManualClock(DateTimeOffset.UtcNow.AddHours(hours)));

        var clock = (await LookAsync(world)).Entries["clock"];

        Assert.Equal(HealthStatus.Unhealthy, clock.Status);
        Assert.Matches($@"^This machine's clock is 3[56]\d\d\.\d s {where} the database's; 2 s are allowed\.$", clock.Description);
    }

    [Fact]
    public async Task An_instance_that_goes_with_the_database_is_ready()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql, clock: new ManualClock(DateTimeOffset.UtcNow));

        await Eventually.HoldsAsync(
            async () =>
            {
                world.Clock.AdvanceTo(DateTimeOffset.UtcNow); // it stands still, while the server's goes on
                return (await LookAsync(world)).Status is HealthStatus.Healthy;
            }, "it to be ready");
    }

    [Fact]
    public async Task SQLite_has_no_clock_to_differ_from()
    {
        await using var world = await TestWorld.CreateAsync(); // in June 2026, always

        Assert.Equal(HealthStatus.Healthy, (await LookAsync(world)).Entries["clock"].Status);
    }

    [Theory]
    [InlineData(0, 5_000, 9_000, 0)] // an answer that took nine seconds says nothing against either
    [InlineData(0, -2_500, 9_000, 2_500)]
    [InlineData(0, 11_500, 9_000, -2_500)]
    public void Between_question_and_answer_the_server_may_have_looked_at_any_moment(int asked, int there, int answered, int ahead)
    {
        var now = new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

        Assert.Equal(ahead, DatabaseClock.Ahead(now.AddMilliseconds(asked), now.AddMilliseconds(there), now.AddMilliseconds(answered)).TotalMilliseconds);
    }

    private static Task<HealthReport> LookAsync(TestWorld world) => world.Get<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
}
