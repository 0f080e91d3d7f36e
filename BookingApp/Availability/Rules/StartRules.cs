using BookingApp.Availability.Offers;

namespace BookingApp.Availability.Rules;

/// <summary>The one list that planner, hold, API and "why is this time not offered?" go by.</summary>
public static class StartRules
{
    /// <summary>In the order in which they are told: what is wrong with the question first, then with the time.</summary>
    public static IReadOnlyList<StartRule> All { get; } =
    [
        new ActiveRule(), new PerformsRule(), new PartySizeRule(), new CellRule(), new NoticeRule(), new HorizonRule(), new OpenRule(), new GridRule(),
    ];

    /// <summary>Those whose answer lasts until bookings or the catalogue change.</summary>
    public static IReadOnlyList<StartRule> Lasting { get; } = [.. All.Where(rule => rule is not ClockRule)];

    private static readonly ClockRule[] _clocked = [.. All.OfType<ClockRule>()];

    /// <summary>What the others let pass as of now.</summary>
    public static StartWindow Window(StartFacts facts)
    {
        var window = StartWindow.Always;
        foreach (var rule in _clocked)
            window = window.Within(rule.Window(facts));
        return window;
    }

    /// <summary>Whether no start at all is offered, whatever is free.</summary>
    public static bool RefuseAll(StartFacts facts) => All.OfType<QuestionRule>().Any(rule => rule.Refuse(facts) is not null);

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
