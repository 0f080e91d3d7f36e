using BookingApp.Availability.Offers;

namespace BookingApp.Tests.Availability.Offers;

public sealed class SharedReadingTests
{
    private readonly SharedReading<string, int> _reading = new();
    private readonly TaskCompletionSource<int> _answer = new();
    private int _times;

    [Fact]
    public async Task It_is_worked_out_once_for_all_who_ask_meanwhile_and_anew_for_who_asks_later()
    {
        var (first, second, other) = (AskAsync("day"), AskAsync("day"), AskAsync("another day"));
        Assert.Equal(2, _times);

        _answer.SetResult(7);

        Assert.Equal((7, 7, 7), (await first, await second, await other));
        await AskAsync("day");
        Assert.Equal(3, _times);
    }

    [Fact]
    public async Task Who_waits_and_leaves_ends_it_for_nobody()
    {
        using var leaving = new CancellationTokenSource();
        var (first, leaver, second) = (AskAsync("day"), AskAsync("day", leaving.Token), AskAsync("day"));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        _answer.SetResult(7);

        Assert.Equal((7, 7, 1), (await first, await second, _times));
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_waited_and_to_nobody_later()
    {
        var (first, second) = (AskAsync("day"), AskAsync("day"));

        _answer.SetException(new InvalidOperationException("the database is gone"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        Assert.Equal(8, await _reading.AskAsync("day", () => Task.FromResult(8), TestContext.Current.CancellationToken));
    }

    private Task<int> AskAsync(string question, CancellationToken ct = default) => _reading.AskAsync(question, () =>
    {
        _times++;
        return _answer.Task;
    }, ct);
}
