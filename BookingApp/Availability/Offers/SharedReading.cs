using System.Collections.Concurrent;

namespace BookingApp.Availability.Offers;

/// <summary>What many ask for in the same moment is worked out once, by the first of them.</summary>
internal sealed class SharedReading<TQuestion, TAnswer> where TQuestion : notnull
{
    private readonly ConcurrentDictionary<TQuestion, TaskCompletionSource<TAnswer>> _underWay = new();

    /// <summary>Works it out, or waits for who does. The question says as of which change: who knows of a later one asks another.</summary>
    public async Task<TAnswer> AskAsync(TQuestion question, Func<Task<TAnswer>> work, CancellationToken ct)
    {
        var mine = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _underWay.GetOrAdd(question, mine);
        if (first != mine)
            return await first.Task.WaitAsync(ct);
        try
        {
            var answer = await work(); // others wait for it: nobody's cancellation ends it
            mine.SetResult(answer);
            return answer;
        }
        catch (Exception failure)
        {
            mine.SetException(failure);
            _ = mine.Task.Exception; // seen, though nobody may have waited
            throw;
        }
        finally
        {
            _underWay.TryRemove(question, out _);
        }
    }
}
