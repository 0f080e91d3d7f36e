using System.Net;
using BookingApp.Bench.Loads;

namespace BookingApp.Bench.Faults;

/// <summary>What must be true of each call after the app was killed and started again.</summary>
internal static class KillChecks
{
    /// <summary>Compares what callers were told with what is in the database, then lets those without an answer ask again under their keys.</summary>
    public static async Task<KillOutcome> LookAsync(Site site, Server app, IReadOnlyList<HoldCall> calls)
    {
        var faults = new List<string>();
        var found = await DatabaseRows.ReadAsync(site);
        faults.AddRange(Compare(found, calls));
        var silent = calls.Where(call => call.Status is null).ToList();
        var outcome = new KillOutcome
        {
            Answered = calls.Count - silent.Count,
            Whole = silent.Count(call => found.Answers.ContainsKey(call.Hash)),
            Absent = silent.Count(call => !found.Answers.ContainsKey(call.Hash)),
        };
        var (again, told) = (new List<Task<string?>>(), calls.Where(call => call.Status is HttpStatusCode.Created).Take(5));
        foreach (var call in silent.Concat(told).SelectMany(call => new[] { call, call })) // twice at once: as impatient callers do
            again.Add(RepeatAsync(app, call, found));
        faults.AddRange((await Task.WhenAll(again)).OfType<string>());
        if (silent.Count > 0)
            faults.AddRange(Compare(await DatabaseRows.ReadAsync(site), calls));
        return outcome with { Faults = faults };
    }

    private static IEnumerable<string> Compare(DatabaseRows found, IReadOnlyList<HoldCall> calls)
    {
        foreach (var call in calls)
        {
            var answer = found.Answers.GetValueOrDefault(call.Hash);
            if (call.Status is HttpStatusCode.Created && answer != call.Body)
                yield return $"{call} was answered, and the answer is {(answer is null ? "not in the database" : "another in the database")}";
            if (call.Status is HttpStatusCode.Conflict && !found.Holds[call.Time].Any())
                yield return $"{call} was told that the time is taken, and nobody has it";
            if (call.Status is not (null or HttpStatusCode.Created or HttpStatusCode.Conflict))
                yield return $"{call} was answered {call.Status}: {call.Body}";
        }

        foreach (var rivals in calls.GroupBy(call => call.Time))
        {
            var answers = rivals.Select(call => found.Answers.GetValueOrDefault(call.Hash)).OfType<string>().ToList();
            var holds = found.Holds[rivals.Key].ToList();
            if (holds.Count > 1)
                yield return $"{rivals.First()} is taken {holds.Count} times";
            var references = answers.Select(HoldCall.ReferenceOf).ToList();
            if (references.Count != holds.Count || !holds.TrueForAll(hold => hold.IsWhole && references.Contains(hold.Reference)))
                yield return $"{rivals.First()} is there by half: {string.Join(", ", holds)}; answers: {string.Join(", ", references)}";
        }
    }

    private static async Task<string?> RepeatAsync(Server app, HoldCall call, DatabaseRows found)
    {
        var first = call.Status;
        if (await call.SendAsync(app.Http) is not { } answer)
            return $"{call} was asked for again, and nobody answered";
        var known = found.Answers.GetValueOrDefault(call.Hash);
        return answer.Status switch
        {
            HttpStatusCode.Created when known is null || known == answer.Body => null,
            HttpStatusCode.Conflict when first is null && known is null => null, // a rival has it: the rows are compared next
            _ => $"{call} was asked for again, and was answered {answer.Status}: {answer.Body}",
        };
    }
}
