using System.Diagnostics;
using System.Globalization;

namespace BookingApp.Bench.Loads.Rows;

/// <summary>A time is taken, and every open page of that day shows it: when the last one does, and what of the processor that costs.</summary>
internal sealed record ChangeRow() : Row("change", "one change seen by 300 pages: the last of them", "≤ 60 ms of processor")
{
    private const int Pages = 300;
    private const int FirstHour = 9;
    private const int LastHour = 16;
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(8); // a time that has gone stays struck out for a moment

    public override async Task<Result> RunAsync(Site site)
    {
        await using var app = await site.OpenAsync();
        var day = Business.RaceDay(0);
        var path = string.Create(CultureInfo.InvariantCulture, $"/book/1?date={day:yyyy-MM-dd}&staff=1");
        var open = new List<Circuit>();
        while (open.Count < Pages)
            open.Add(await Circuit.OpenAsync(app, path, "times-grid"));
        var (ours, processor) = (new List<Figure>(), new List<double>());
        for (var hour = FirstHour; hour <= LastHour && ours.Count < site.Plan.Rounds; hour++)
        {
            var seen = open.ConvertAll(circuit => circuit.SeeAsync("time-gone"));
            var (before, began) = (app.Usage().Cpu, Stopwatch.GetTimestamp());
            using (var held = await Site.PostAsync(app, "/api/v1/holds", Business.Wish(1, day, hour, 1)))
                held.EnsureSuccessStatusCode();
            await Task.WhenAll(seen);
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            await Task.Delay(_farewell / 8); // what it does after the last has seen it counts too
            var spent = 1000 * (app.Usage().Cpu - before);
            await Task.Delay(_farewell);
            if (hour < FirstHour + WarmUps)
                continue;
            ours.Add(new Figure(took));
            processor.Add(spent);
            Say(Name, ours.Count, ours[^1], null, "ms");
        }

        foreach (var circuit in open)
            await circuit.DisposeAsync();
        return Found("ms", ours, []) with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{processor.Order().ElementAt(processor.Count / 2):0} ms of processor with the hold itself"),
        };
    }
}
