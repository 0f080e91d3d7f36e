namespace BookingApp.Bench.Loads.Rows;

/// <summary>Whole bookings of a service that costs nothing: the hold with its customer, then the check-out that confirms it.</summary>
internal sealed record BookRow() : WritingRow("book", "a free booking from hold to confirmed, 8 connections", "≥ 600/s")
{
    private const int Connections = 8;

    protected override Task<Server?> ControlAsync(Site site) => Task.FromResult<Server?>(null);

    protected override async Task<Result> LoadAsync(Site site, Server app, Server? control)
    {
        var plan = site.Plan;
        var wishes = await HoldRow.WriteAsync(plan, "wishes", Business.Distinct(Business.Free));
        var (ours, faults) = (new List<Figure>(), new List<string>());
        var (sent, confirmed) = (0L, 0L);
        // its code is compiled for good after some 4,000 bookings: it warms up twice as long
        for (var round = -2 * WarmUps; round < plan.Rounds; round++)
        {
            var some = await Wrk.RunAsync(
                plan, "book.lua", Connections, plan.Seconds, app.Address + "/api/v1/holds", wishes,
                FormattableString.Invariant($"{sent}"), $"book-{Guid.NewGuid()}-");
            sent += some.Requests + 2 * Connections;
            confirmed += some.Bookings!.Confirmed;
            if (some.Bookings.Other + some.Failed > 0)
                faults.Add($"{some.Bookings.Other + some.Failed} calls failed");
            if (round < 0)
                continue;
            ours.Add(some.ToFigure() with { Value = some.Bookings.Confirmed * 1e6 / some.Microseconds });
            Say(Name, round + 1, ours[^1], null, "/s");
        }

        using var counts = await Counts.OpenAsync(plan);
        var rest = File.ReadLines(wishes).Skip((int)sent).Take(50).ToList();
        var cost = await counts.OfAsync(rest.Count, n => site.BookAsync(app, rest[n]));
        return Found("/s", ours, []) with { Cost = cost, Taken = confirmed + rest.Count, Faults = faults, Note = "latency of each of its two calls" };
    }
}
