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
        var result = await InTurnAsync(plan, async _ => (
            await Wrk.RunAsync(plan, "get.lua", Connections, plan.Seconds, app.Address + Path()),
            await Wrk.RunAsync(plan, "get.lua", Connections, plan.Seconds, control.Address + (Name is "page" ? "/" : "/" + Name))),
            (read, same) => read.Refused + read.Failed + same.Refused + same.Failed is 0 ? null
                : $"{read.Refused + read.Failed} calls failed, {same.Refused + same.Failed} of the control");

        using var counts = await Counts.OpenAsync(plan);
        var cost = await counts.OfAsync(200, async _ => await app.Http.GetByteArrayAsync(Path()));
        return result with { Cost = cost, Note = FormattableString.Invariant($"{body.Length:n0} bytes") };
    }
}
