using BookingApp.Catalog;
using BookingApp.Reservations.Board;

namespace BookingApp.Reservations.Calendar;

/// <summary>When somebody works, as instants: a day of 23 or 25 hours has what exists of their hours.</summary>
internal static class WorkingTime
{
    /// <summary>The hours of a person on a day, without their breaks.</summary>
    public static IReadOnlyList<BoardSpan> Of(CatalogSnapshot catalog, Resource person, DateOnly date) =>
    [
        .. catalog.HoursOn(person, date).SelectMany(
            h => Without(
                [new BoardSpan(catalog.Zone.At(date, h.FromMinute), catalog.Zone.At(date, h.ToMinute))],
                h.Breaks.Select(b => new BoardSpan(catalog.Zone.At(date, b.FromMinute), catalog.Zone.At(date, b.ToMinute))))).Where(s => s.Start < s.End),
    ];

    /// <summary>What is left of spans where others are taken away.</summary>
    public static IReadOnlyList<BoardSpan> Without(IReadOnlyList<BoardSpan> spans, IEnumerable<BoardSpan> taken) =>
        taken.Where(gone => gone.Start < gone.End).Aggregate(spans, (left, gone) =>
        [
            .. left.SelectMany(span => new[]
            {
                span with { End = Earlier(span.End, gone.Start) }, span with { Start = Later(span.Start, gone.End) },
            }.Where(rest => rest.Start < rest.End)),
        ]);

    /// <summary>How much of spans lies between two instants.</summary>
    public static TimeSpan Between(IEnumerable<BoardSpan> spans, DateTimeOffset from, DateTimeOffset to) => spans.Aggregate(
        TimeSpan.Zero, (sum, span) => Earlier(span.End, to) - Later(span.Start, from) is { Ticks: > 0 } part ? sum + part : sum);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
