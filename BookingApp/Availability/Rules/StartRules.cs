namespace BookingApp.Availability.Rules;

/// <summary>The one list that planner, hold, API and "why is this time not offered?" go by.</summary>
public static class StartRules
{
    /// <summary>In the order in which they are told: what is wrong with the question first, then with the time.</summary>
    public static IReadOnlyList<StartRule> All { get; } =
    [
        new ActiveRule(), new PerformsRule(), new PartySizeRule(), new CellRule(), new NoticeRule(), new HorizonRule(), new OpenRule(), new GridRule(),
    ];

    /// <summary>The first reason why a start is not offered, or nothing.</summary>
    public static Refusal? Refuse(DateTimeOffset start, StartFacts facts, bool staffOverride = false)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (!(staffOverride && All[i].StaffMayOverride) && All[i].Refuse(start, facts) is { } refusal)
                return refusal;
        }

        return null;
    }
}
