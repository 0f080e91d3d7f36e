using System.Diagnostics;
using System.Net;

namespace BookingApp.Bench.Loads.Rows;

/// <summary>Many callers at once, each on a connection of their own: for one person's time, or for anyone's of ten people.</summary>
internal sealed record RaceRow(string Name, int Callers, bool Anyone, string Goal)
    : WritingRow(Name, FormattableString.Invariant($"{Callers} callers, {(Anyone ? "anyone of 10" : "one time")}: the slowest answer"), Goal)
{
    private const int FirstRaces = 10; // as many as it takes until the code is compiled

    protected override async Task<Result> LoadAsync(Site site, Server app, Server? control)
    {
        var (ours, bare, faults) = (new List<Figure>(), new List<Figure>(), new List<string>());
        var winners = Anyone ? Business.People : 1;
        var (callers, bareCallers) = (await ConnectAsync(app, "/health/live"), await ConnectAsync(control!, "/ready"));
        for (var race = -FirstRaces; race < site.Plan.Rounds; race++)
        {
            var number = race + FirstRaces;
            var (hour, day) = (9 + number % 8, Business.RaceDay(number / 8));
            var some = await RaceAsync(callers, "/api/v1/holds", _ => Business.Wish(1, day, hour, Anyone ? null : 1));
            var same = await RaceAsync(bareCallers, "/", n => Business.Bare(number * Business.People + (Anyone ? n % Business.People : 0)));
            if (some.Won != winners || some.Refused != Callers - winners)
                faults.Add($"{some.Won} won and {some.Refused} were refused, of {Callers} callers for {winners}");
            if (same.Won != winners || same.Refused != Callers - winners)
                faults.Add($"the control: {same.Won} won and {same.Refused} were refused, of {Callers} callers for {winners}");
            if (race < 0)
                continue;
            ours.Add(new Figure(some.Slowest));
            bare.Add(new Figure(same.Slowest));
            Say(Name, race + 1, ours[^1], bare[^1], "ms");
        }

        foreach (var client in callers.Concat(bareCallers))
            client.Dispose();
        return Found("ms", ours, bare) with { Taken = winners * (site.Plan.Rounds + FirstRaces), Faults = faults };
    }

    private async Task<IReadOnlyList<HttpClient>> ConnectAsync(Server server, string path)
    {
        var clients = Enumerable.Range(0, Callers).Select(_ => new HttpClient { BaseAddress = new Uri(server.Address) }).ToList();
        foreach (var client in clients)
            (await client.GetAsync(path)).Dispose();
        return clients;
    }

    private static async Task<(int Won, int Refused, double Slowest)> RaceAsync(IReadOnlyList<HttpClient> callers, string path, Func<int, string> wish)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = callers.Select(async (client, n) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent(wish(n), System.Text.Encoding.UTF8, "application/json"),
                Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } },
            };
            await start.Task;
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }).ToList();
        var began = Stopwatch.GetTimestamp();
        start.SetResult();
        var answers = await Task.WhenAll(calls);
        var slowest = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return (answers.Count(status => status is HttpStatusCode.Created), answers.Count(status => status is HttpStatusCode.Conflict), slowest);
    }
}
