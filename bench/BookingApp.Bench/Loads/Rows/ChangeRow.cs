using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace BookingApp.Bench.Loads.Rows;

/// <summary>A time is taken, and every open page of that day shows it: when the last one does, and what of the processor that costs.</summary>
internal sealed record ChangeRow() : Row("change", "one change seen by 300 pages: the last of them", "≤ 60 ms of processor")
{
    private const int Pages = 300;
    private const int FirstHour = 9;
    private const int LastHour = 16;
    private const int Rehearsals = 20; // a page draws once a change: fewer, and half of what is measured is code that is being compiled
    private static readonly TimeSpan _afterwards = TimeSpan.FromSeconds(1); // what it does once the last page has shown it counts too
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(8); // a time that has gone stays struck out for a moment

    public override async Task<Result> RunAsync(Site site)
    {
        await using var app = await site.OpenAsync();
        var day = Business.RaceDay(0);
        var path = string.Create(CultureInfo.InvariantCulture, $"/book/1?date={day:yyyy-MM-dd}&staff=1");
        var open = new List<Circuit>();
        while (open.Count < Pages)
            open.Add(await Circuit.OpenAsync(app, path, "times-grid"));
        var first = await RehearseAsync(app, open, Business.Wish(1, day, FirstHour, 1));
        await Task.Delay(_farewell);
        var (ours, processor) = (new List<Figure>(), new List<double>());
        for (var hour = FirstHour; hour <= LastHour && ours.Count < site.Plan.Rounds; hour++)
        {
            var (took, spent, _) = await TakeAsync(app, open, Business.Wish(1, day, hour, 1));
            await Task.Delay(_farewell);
            if (hour < FirstHour + WarmUps)
                continue;
            ours.Add(new Figure(took));
            processor.Add(spent);
            Say(Name, ours.Count, ours[^1], null, string.Create(CultureInfo.InvariantCulture, $"ms, {spent:0} ms of processor"));
        }

        foreach (var circuit in open)
            await circuit.DisposeAsync();
        var median = processor.Order().ElementAt(processor.Count / 2);
        return Found("ms", ours, []) with
        {
            Note = string.Create(CultureInfo.InvariantCulture, $"{median:0} ms of processor with the hold itself, {first:0} ms the first time after a start"),
        };
    }

    // Taken and given back, again and again; answers what the first time cost.
    private static async Task<double> RehearseAsync(Server app, List<Circuit> open, string wish)
    {
        var first = 0.0;
        for (var n = 0; n < Rehearsals; n++)
        {
            var (_, spent, hold) = await TakeAsync(app, open, wish);
            first = n is 0 ? spent : first;
            using var released = await Site.PostAsync(
                app, $"/api/v1/reservations/{hold.GetProperty("reference").GetString()}/release?key={hold.GetProperty("key").GetString()}", null);
            released.EnsureSuccessStatusCode();
            await Task.Delay(_afterwards / 2);
        }

        return first;
    }

    // In milliseconds: until the last page has shown it, and what the app worked until a while after.
    private static async Task<(double Took, double Spent, JsonElement Hold)> TakeAsync(Server app, List<Circuit> open, string wish)
    {
        var seen = open.ConvertAll(circuit => circuit.SeeAsync("time-gone"));
        var (before, began) = (app.Usage().Cpu, Stopwatch.GetTimestamp());
        using var held = await Site.PostAsync(app, "/api/v1/holds", wish);
        held.EnsureSuccessStatusCode();
        await Task.WhenAll(seen);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await Task.Delay(_afterwards);
        return (took, 1000 * (app.Usage().Cpu - before), await held.Content.ReadFromJsonAsync<JsonElement>());
    }
}
