namespace BookingApp.Bench.Faults;

/// <summary>What kills came to: calls that had been answered, those that had not and what was there of them, and what is wrong.</summary>
internal sealed record KillOutcome
{
    public int Kills { get; init; }
    public int Answered { get; init; }
    public int Whole { get; init; } // no answer had come, and all of it is there
    public int Absent { get; init; }
    public IReadOnlyList<string> Faults { get; init; } = [];

    public static KillOutcome operator +(KillOutcome one, KillOutcome other) => new()
    {
        Kills = one.Kills + other.Kills,
        Answered = one.Answered + other.Answered,
        Whole = one.Whole + other.Whole,
        Absent = one.Absent + other.Absent,
        Faults = [.. one.Faults, .. other.Faults],
    };
}
