namespace BookingApp.Tests.Support.Worlds;

public sealed class ManualClockTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Timers_fire_in_the_order_they_are_due_and_see_their_own_moment()
    {
        var start = _clock.GetUtcNow();
        var seen = new List<(string, TimeSpan)>();
        using var late = Timer("late", seconds: 5);
        using var early = Timer("early", seconds: 2);

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([("early", TimeSpan.FromSeconds(2)), ("late", TimeSpan.FromSeconds(5))], seen);
        Assert.Equal(start.AddSeconds(10), _clock.GetUtcNow());

        ITimer Timer(string name, int seconds) =>
            _clock.CreateTimer(_ => seen.Add((name, _clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_repeating_timer_misses_no_turn_and_stops_when_disposed()
    {
        var ticks = 0;
        var timer = _clock.CreateTimer(_ => ticks++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromSeconds(5));
        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(5, ticks);
    }

    [Fact]
    public async Task A_delay_ends_when_the_test_says_so()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), _clock, TestContext.Current.CancellationToken);
        var before = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await delay;

        Assert.Equal(TimeSpan.FromMinutes(1), _clock.GetElapsedTime(before));
    }
}
