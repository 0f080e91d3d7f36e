namespace BookingApp.Bench.Loads.Rows;

/// <summary>Holds of which no two want the same; the control writes one booking and its twelve cells.</summary>
internal sealed record HoldRow(int Connections, string Goal)
    : WritingRow(FormattableString.Invariant($"hold-{Connections}"), FormattableString.Invariant($"a hold, distinct times, {Connections} connections"), Goal)
{
    protected override async Task<Result> LoadAsync(Site site, Server app, Server? control)
    {
        var plan = site.Plan;
        var (wishes, bareWishes) = (await WriteAsync(plan, "wishes", Business.Distinct(1)), await WriteAsync(plan, "bare", Business.DistinctBare()));
        var (sent, bareSent, held) = (0L, 0L, 0L);
        var result = await InTurnAsync(plan, async round =>
        {
            var some = await Wrk.RunAsync(
                plan, "post.lua", Connections, plan.Seconds, app.Address + "/api/v1/holds", wishes, Text(sent), $"hold-{Text(round)}-{Guid.NewGuid()}-");
            var same = await Wrk.RunAsync(plan, "post.lua", Connections, plan.Seconds, control!.Address + "/", bareWishes, Text(bareSent), "bare");
            (sent, bareSent) = (sent + some.Requests + 2 * Connections, bareSent + same.Requests + 2 * Connections); // what was under way at the end too
            held += some.Requests - some.Refused;
            return (some, same);
        }, (some, same) => some.Refused + some.Failed + same.Refused + same.Failed is 0 ? null
            : $"{some.Refused + some.Failed} holds failed, {same.Refused + same.Failed} of the control (fewer --seconds if the times ran out)");

        using var counts = await Counts.OpenAsync(plan);
        var rest = File.ReadLines(wishes).Skip((int)sent).Take(100).ToList();
        var cost = rest.Count < 100 ? null : await counts.OfAsync(rest.Count, async n => (await Site.PostAsync(app, "/api/v1/holds", rest[n])).Dispose());
        return result with { Cost = cost, Taken = held + (cost is null ? 0 : rest.Count) };
    }

    public static async Task<string> WriteAsync(Plan plan, string name, IEnumerable<string> lines)
    {
        var file = Path.Combine(plan.Folder, name);
        await File.WriteAllLinesAsync(file, lines);
        return file;
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
