using System.Diagnostics;

namespace BookingApp.Bench.Loads.Rows;

/// <summary>From the start of the process on an empty folder to its first page; the control is a Razor page without data.</summary>
internal sealed record StartRow() : Row("start", "start to the first page, empty folder", "≤ 1.2 s, ≤ 160 MB")
{
    public override async Task<Result> RunAsync(Site site)
    {
        var (ours, bare, cpu, memory) = (new List<Figure>(), new List<Figure>(), new List<double>(), new List<double>());
        for (var round = 1; round <= site.Plan.Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await using (var app = await site.OpenEmptyAsync())
            {
                await app.ReadyAsync("/");
                ours.Add(new Figure(Stopwatch.GetElapsedTime(began).TotalMilliseconds));
                var (seconds, bytes) = app.Usage();
                cpu.Add(seconds);
                memory.Add(bytes / 1e6);
            }

            began = Stopwatch.GetTimestamp();
            await using (await site.ControlAsync("/", "page"))
                bare.Add(new Figure(Stopwatch.GetElapsedTime(began).TotalMilliseconds));
            Say(Name, round, ours[^1], bare[^1], "ms");
        }

        return Found("ms", ours, bare) with
        {
            Note = FormattableString.Invariant($"{cpu.Order().ElementAt(cpu.Count / 2):0.0} s of processor, {memory.Order().ElementAt(memory.Count / 2):0} MB"),
        };
    }
}
