namespace BookingApp.Bench.Loads.Rows;

/// <summary>One address read again and again; its control answers the same bytes from memory, or draws a page without data.</summary>
internal sealed record ReadRow(string Name, string What, string Goal, Func<string> Path) : Row(Name, What, Goal)
{
    private const int Connections = 8;

    public override async Task<Result> RunAsync(Site site)
    {
        var plan = site.Plan;
        await using var app = await site.OpenAsync();
        var body = await app.Http.GetByteArrayAsync(Path());
        var folder = System.IO.Path.Combine(plan.Folder, "answers");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(System.IO.Path.Combine(folder, Name), body);
        await using var control = Name is "page" ? await site.ControlAsync("/", "page") : await site.ControlAsync("/" + Name, "answers", folder);
        var (ours, bare, faults) = (new List<Figure>(), new List<Figure>(), new List<string>());
        for (var round = -WarmUps; round < plan.Rounds; round++)
        {
            var read = await Wrk.RunAsync(plan, "get.lua", Connections, plan.Seconds, app.Address + Path());
            var same = await Wrk.RunAsync(plan, "get.lua", Connections, plan.Seconds, control.Address + (Name is "page" ? "/" : "/" + Name));
            if (read.Refused + read.Failed + same.Refused + same.Failed > 0)
                faults.Add($"{read.Refused + read.Failed} calls failed, {same.Refused + same.Failed} of the control");
            if (round < 0)
                continue;
            ours.Add(read.ToFigure());
            bare.Add(same.ToFigure());
            Say(Name, round + 1, ours[^1], bare[^1], "/s");
        }

        using var counts = await Counts.OpenAsync(plan);
        var cost = await counts.OfAsync(200, async _ => await app.Http.GetByteArrayAsync(Path()));
        return Found("/s", ours, bare) with { Cost = cost, Faults = faults, Note = FormattableString.Invariant($"{body.Length:n0} bytes") };
    }
}
