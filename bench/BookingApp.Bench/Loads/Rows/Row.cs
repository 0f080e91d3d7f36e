namespace BookingApp.Bench.Loads.Rows;

/// <summary>A line of the table: a load, what it is measured against, and what must be true afterwards.</summary>
internal abstract record Row(string Name, string What, string Goal)
{
    /// <summary>Rounds before the measured ones, in which both sides are compiled for what they do most.</summary>
    protected const int WarmUps = 2;

    private const string HoldGoal = "≥ 70 % of control, p99 ≤ 40 ms; PostgreSQL ≥ 25 %, p99 ≤ 50 ms";

    public static IReadOnlyList<Row> All { get; } =
    [
        new ReadRow("day", "a day's free times, anyone, 8 connections", "≥ 30 % of control",
            () => Business.Slots(Business.Today.AddDays(7), Business.Today.AddDays(7))),
        new ReadRow("month", "a month's free times, 8 connections", "≥ 20 % of control, p99 ≤ 10 ms",
            () => Business.Slots(Business.Today.AddDays(1), Business.Today.AddDays(31))),
        new ReadRow("page", "the booking page, drawn by the server with times, 8 connections", "≥ 26 % of control, p99 ≤ 25 ms", () => "/book/1"),
        new HoldRow(8, HoldGoal),
        new HoldRow(32, HoldGoal),
        new BookRow(),
        new RefusalRow(),
        new RaceRow("race-50", 50, Anyone: false, "≤ 100 ms"),
        new RaceRow("race-200", 200, Anyone: false, "≤ 250 ms"),
        new RaceRow("anyone-50", 50, Anyone: true, "≤ 150 ms"),
        new StartRow(),
        new CircuitRow(),
        new ChangeRow(),
        new BoardRow(),
    ];

    /// <summary>Runs it and its control in turn, round by round.</summary>
    public abstract Task<Result> RunAsync(Site site);

    /// <summary>Loads both sides in turn, round by round, and keeps what each said but for the first rounds.</summary>
    protected async Task<Result> InTurnAsync(
        Plan plan, Func<int, Task<(Wrk.Answers Ours, Wrk.Answers Control)>> load, Func<Wrk.Answers, Wrk.Answers, string?> faultOf)
    {
        var (ours, control, faults) = (new List<Figure>(), new List<Figure>(), new List<string>());
        for (var round = -WarmUps; round < plan.Rounds; round++)
        {
            var (some, same) = await load(round);
            if (faultOf(some, same) is { } fault)
                faults.Add(fault);
            if (round < 0)
                continue;
            ours.Add(some.ToFigure());
            control.Add(same.ToFigure());
            Say(Name, round + 1, ours[^1], control[^1], "/s");
        }

        return Found("/s", ours, control) with { Faults = faults };
    }

    protected Result Found(string unit, IReadOnlyList<Figure> ours, IReadOnlyList<Figure> control) =>
        new(Name, What, unit) { Ours = ours, Control = control, Goal = Goal };

    protected static void Say(string row, int round, Figure ours, Figure? control, string unit) => Console.Error.WriteLine(FormattableString.Invariant(
        $"  {row} round {round}: {ours.Value:n1} {unit}{(control is { } bare ? FormattableString.Invariant($", control {bare.Value:n1} {unit}") : "")}"));
}
