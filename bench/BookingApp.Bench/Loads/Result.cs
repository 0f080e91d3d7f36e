namespace BookingApp.Bench.Loads;

/// <summary>What one round found: calls a second, or a time in <see cref="Result.Unit"/>; and the latencies in milliseconds, where there are any.</summary>
internal sealed record Figure(double Value, double? P50 = null, double? P99 = null);

/// <summary>What one request costs.</summary>
internal sealed record Cost(double Commands, double Commits, double Kilobytes);

/// <summary>What became of a row: its rounds, its control's, and what was wrong.</summary>
internal sealed record Result(string Row, string What, string Unit)
{
    public required IReadOnlyList<Figure> Ours { get; init; }
    public IReadOnlyList<Figure> Control { get; init; } = [];
    public string Goal { get; init; } = "";
    public Cost? Cost { get; init; }
    public long Taken { get; init; } // times that were acknowledged
    public string Note { get; init; } = "";
    public IReadOnlyList<string> Faults { get; init; } = []; // a row with one fails the run, however fast it was

    public double Median => Ours.Count is 0 ? 0 : Middle(Ours.Select(figure => figure.Value));
    public double? MedianControl => Control.Count > 0 ? Middle(Control.Select(figure => figure.Value)) : null;
    public double? P50 => Ours.Count is 0 || Ours[0].P50 is null ? null : Middle(Ours.Select(figure => figure.P50!.Value));
    public double? P99 => Ours.Count is 0 || Ours[0].P99 is null ? null : Middle(Ours.Select(figure => figure.P99!.Value));

    /// <summary>How fast it is by its control's speed, round by round: what the machine did meanwhile touched both.</summary>
    public double? OfControl => Control.Count is 0 ? null
        : Middle(Ours.Zip(Control, (ours, bare) => IsRate ? ours.Value / bare.Value : bare.Value / ours.Value));

    /// <summary>More is better.</summary>
    public bool IsRate => Unit is "/s";

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
