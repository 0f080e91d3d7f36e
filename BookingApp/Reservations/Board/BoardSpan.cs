namespace BookingApp.Reservations.Board;

/// <summary>A stretch of a column of the day board: working hours, or a break.</summary>
public sealed record BoardSpan(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>What is left of some spans when others are taken out of them.</summary>
    public static IReadOnlyList<BoardSpan> Without(IEnumerable<BoardSpan> spans, IEnumerable<BoardSpan> taken) => taken.Aggregate(
        spans.ToList(),
        (left, cut) =>
        [
            .. left.SelectMany(span => cut.Start >= span.End || cut.End <= span.Start
                ? [span]
                : new[] { span with { End = cut.Start }, span with { Start = cut.End } }.Where(part => part.Start < part.End)),
        ]);

    /// <summary>How many minutes some spans take together.</summary>
    public static double Minutes(IEnumerable<BoardSpan> spans) => spans.Sum(span => (span.End - span.Start).TotalMinutes);
}
