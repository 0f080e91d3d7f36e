using System.Globalization;
using System.Text.Json;

namespace BookingApp.Bench.Loads.Rows;

/// <summary>Open booking pages: what each keeps of memory, and how long a press on another day takes when all press at once.</summary>
internal sealed record CircuitRow() : Row("circuit", "a press to new times, 50 open pages at once: p99", "p99 ≤ 60 ms, ≤ 350 kB a page")
{
    private const int Pages = 50;
    private const int FirstPages = 10; // before any is measured, and so are presses
    private const int FirstPresses = 40;

    public override async Task<Result> RunAsync(Site site)
    {
        await using var app = await site.OpenAsync();
        await using var control = await site.ControlAsync("/book/1?date=2026-12-01", "circuit");
        var first = await TimesAsync(app);
        string times(int day) => first[day];
        var (ours, bare) = (await PressedAsync(app, site.Plan, times), await PressedAsync(control, site.Plan, n => Day(n) + "T"));
        using var counts = await Counts.OpenAsync(site.Plan);
        var before = await counts.ReadAsync(collect: true);
        var open = await OpenAsync(app, times);
        var live = (await counts.ReadAsync(collect: true)).Heap - before.Heap;
        foreach (var circuit in open)
            await circuit.DisposeAsync();
        for (var round = 0; round < ours.Figures.Count; round++)
            Say(Name, round + 1, ours.Figures[round], bare.Figures[round], "ms");
        return Found("ms", ours.Figures, bare.Figures) with
        {
            Note = string.Create(CultureInfo.InvariantCulture,
                $"a page keeps {live / 1024.0 / Pages:0} kB alive, the process grows by {ours.Kilobytes:0} kB for it, the control's by {bare.Kilobytes:0} kB"),
        };
    }

    // The value is the p99 of a round's presses: the slowest of fifty.
    private static async Task<(IReadOnlyList<Figure> Figures, double Kilobytes)> PressedAsync(Server server, Plan plan, Func<int, string> times)
    {
        for (var n = 0; n < FirstPages; n++) // what is done only once is not measured
            await (await Circuit.OpenAsync(server, PathOf(n), times(n))).DisposeAsync();
        var before = server.Usage().Memory;
        var open = await OpenAsync(server, times);
        var kilobytes = (server.Usage().Memory - before) / 1024.0 / Pages;
        var figures = new List<Figure>();
        for (var round = -FirstPresses; round < plan.Rounds; round++)
        {
            var day = 1 + (round + FirstPresses) % 25;
            var took = (await Task.WhenAll(open.Select(circuit => circuit.PressAsync(PathOf(day), times(day))))).Order().ToList();
            if (round >= 0)
                figures.Add(new Figure(took[^1], took[took.Count / 2], took[^1]));
        }

        foreach (var circuit in open)
            await circuit.DisposeAsync();
        return (figures, kilobytes);
    }

    private static async Task<IReadOnlyList<Circuit>> OpenAsync(Server server, Func<int, string> times)
    {
        var open = new List<Circuit>();
        for (var n = 0; n < Pages; n++)
            open.Add(await Circuit.OpenAsync(server, PathOf(0), times(0)));
        return open;
    }

    private static string PathOf(int day) => "/book/1?date=" + Day(day);

    // The first time of each day, as the form that it is pressed in says it.
    private static async Task<IReadOnlyList<string>> TimesAsync(Server app)
    {
        using var month = JsonDocument.Parse(await app.Http.GetByteArrayAsync(Business.Slots(Business.Today.AddDays(2), Business.Today.AddDays(32))));
        return [.. month.RootElement.GetProperty("days").EnumerateArray().Select(day => day.GetProperty("slots")[0].GetProperty("start").GetDateTimeOffset()
            .ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))];
    }

    private static string Day(int day) => Business.Today.AddDays(2 + day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
