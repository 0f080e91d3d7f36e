using BookingApp.Data.Changes;
using BookingApp.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace BookingApp.Tests.Jobs;

/// <summary>Many commits in a row do not make a job look as often, and never make it late for what is due.</summary>
public sealed class DueSignalTests
{
    private readonly ManualClock _clock = new();
    private readonly ManualClock _pauses = new();
    private readonly ChangeFeed _feed = new(NullLogger<ChangeFeed>.Instance);

    [Fact]
    public async Task The_first_of_many_commits_wakes_at_once_and_one_look_serves_the_others()
    {
        using var due = new DueSignal(_feed, ChangeKind.Slots, _clock, _pauses);
        var first = SleepAsync(due);
        _feed.Publish(new Change(ChangeKind.Slots));
        await first;

        var second = SleepAsync(due);
        _feed.Publish(new Change(ChangeKind.Slots));
        await Eventually.HoldsAsync(() => _pauses.Waiting == 1, "it rests");
        _feed.Publish(new Change(ChangeKind.Slots));
        Assert.False(second.IsCompleted);
        _pauses.Advance(DueSignal.Rest);
        await second;

        var third = SleepAsync(due); // nothing is left of the signals
        await Eventually.HoldsAsync(() => _clock.Waiting == 1, "it sleeps");
        _pauses.Advance(DueSignal.Rest);
        Assert.False(third.IsCompleted);
        _feed.Publish(new Change(ChangeKind.Slots));
        await third; // it has rested long enough
    }

    [Fact]
    public async Task What_is_due_cuts_the_rest_short()
    {
        using var due = new DueSignal(_feed, ChangeKind.Slots, _clock, _pauses);
        var first = SleepAsync(due);
        _feed.Publish(new Change(ChangeKind.Slots));
        await first;

        var second = due.WaitUntilAsync(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        _feed.Publish(new Change(ChangeKind.Slots));
        await Eventually.HoldsAsync(() => _pauses.Waiting == 1, "it rests");
        _clock.Advance(TimeSpan.FromMilliseconds(21));
        await second;
    }

    [Fact]
    public async Task Changes_of_another_kind_do_not_wake()
    {
        using var due = new DueSignal(_feed, ChangeKind.Slots, _clock, _pauses);
        var sleep = SleepAsync(due);
        _feed.Publish(Change.Catalog);
        Assert.False(sleep.IsCompleted);
        _feed.Publish(new Change(ChangeKind.Slots));
        await sleep;
    }

    private Task SleepAsync(DueSignal due) => due.WaitUntilAsync(DateTimeOffset.MaxValue, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
}
