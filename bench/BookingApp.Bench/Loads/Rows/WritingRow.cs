namespace BookingApp.Bench.Loads.Rows;

/// <summary>A row that takes times: afterwards nothing may be used twice, nothing that is taken offered, nothing acknowledged missing.</summary>
internal abstract record WritingRow(string Name, string What, string Goal) : Row(Name, What, Goal)
{
    public sealed override async Task<Result> RunAsync(Site site)
    {
        Result result;
        var faults = new List<string>();
        await using (var app = await site.OpenAsync())
        {
            var before = (await site.AskAsync(Count))[0];
            await using (var control = await ControlAsync(site))
                result = await LoadAsync(site, app, control);
            faults.AddRange(result.Faults);
            var there = (await site.AskAsync(Count))[0] - before;
            if (there < result.Taken)
                faults.Add($"{result.Taken} times were acknowledged, {there} are in the database");
            faults.AddRange(await site.OverlapsAsync());
            faults.AddRange(await OfferedTwiceAsync(site, app));
        }

        faults.AddRange(await site.AskDoctorAsync());
        return result with { Faults = faults };
    }

    protected virtual async Task<Server?> ControlAsync(Site site) => await site.WritingControlAsync();

    protected abstract Task<Result> LoadAsync(Site site, Server app, Server? control);

    private const string Count = $"SELECT COUNT(*) FROM \"Reservations\" WHERE {Site.Live}";

    // The first days of which times were taken, as customers are shown them.
    private static async Task<IReadOnlyList<string>> OfferedTwiceAsync(Site site, Server app)
    {
        var faults = new List<string>();
        foreach (var day in new[] { Business.RaceDay(0), Business.FirstFree, Business.FirstFree.AddDays(1) })
        {
            using var shown = System.Text.Json.JsonDocument.Parse(await app.Http.GetByteArrayAsync(Business.Slots(day, day)));
            foreach (var slot in shown.RootElement.GetProperty("days")[0].GetProperty("slots").EnumerateArray())
            {
                var (from, to) = (Milliseconds(slot, "start"), Milliseconds(slot, "end"));
                foreach (var person in slot.GetProperty("staff").EnumerateArray().Select(id => id.GetInt32()))
                {
                    var taken = await site.AskAsync(FormattableString.Invariant(
                        $"""SELECT COUNT(*) FROM "Reservations" WHERE {Site.Live} AND "StaffId" = {person} AND "ClaimStart" < {to} AND "ClaimEnd" > {from}"""));
                    if (taken[0] > 0)
                        faults.Add($"{slot.GetProperty("start").GetString()} is offered with person {person}, who is taken");
                }
            }
        }

        return faults;
    }

    private static long Milliseconds(System.Text.Json.JsonElement slot, string member) => slot.GetProperty(member).GetDateTimeOffset().ToUnixTimeMilliseconds();
}
