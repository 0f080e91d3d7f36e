using System.Net;

namespace BookingApp.Bench.Loads.Rows;

/// <summary>Holds of a time that is taken; the control's insert is refused by its key.</summary>
internal sealed record RefusalRow() : WritingRow("refusal", "refusals of a taken time, 8 connections", "≥ 70 % of control")
{
    private const int Connections = 8;

    protected override async Task<Result> LoadAsync(Site site, Server app, Server? control)
    {
        var plan = site.Plan;
        var (wish, bareWish) = (Business.Wish(1, Business.FirstFree, 10, 1), Business.Bare(0));
        using (var first = await Site.PostAsync(app, "/api/v1/holds", wish))
            first.EnsureSuccessStatusCode();
        using (var first = await Site.PostAsync(control!, "/", bareWish))
            first.EnsureSuccessStatusCode();
        var (wishes, bareWishes) = (await HoldRow.WriteAsync(plan, "wishes", [wish]), await HoldRow.WriteAsync(plan, "bare", [bareWish]));
        var result = await InTurnAsync(plan, async _ => (
            await Wrk.RunAsync(plan, "post.lua", Connections, plan.Seconds, app.Address + "/api/v1/holds", wishes, "0", $"refusal-{Guid.NewGuid()}-"),
            await Wrk.RunAsync(plan, "post.lua", Connections, plan.Seconds, control!.Address + "/", bareWishes, "0", "bare")),
            (some, same) => some.Refused == some.Requests && some.Failed is 0 && same.Refused == same.Requests ? null
                : $"{some.Requests - some.Refused} calls were not refused, {same.Requests - same.Refused} of the control");
        var faults = result.Faults.ToList();

        using (var refused = await Site.PostAsync(app, "/api/v1/holds", wish))
        {
            var said = await refused.Content.ReadAsStringAsync();
            if (refused.StatusCode is not HttpStatusCode.Conflict || !said.Contains("slot_taken", StringComparison.Ordinal))
                faults.Add($"the refusal says {refused.StatusCode}");
        }

        using var counts = await Counts.OpenAsync(plan);
        var cost = await counts.OfAsync(100, async _ => (await Site.PostAsync(app, "/api/v1/holds", wish)).Dispose());
        return result with { Cost = cost, Taken = 1, Faults = faults };
    }
}
