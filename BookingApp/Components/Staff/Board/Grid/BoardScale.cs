using System.Globalization;
using BookingApp.Reservations.Board;

namespace BookingApp.Components.Staff.Board.Grid;

/// <summary>Where instants stand on a day's board: in elapsed minutes, so that a day of 23 or 25 hours is drawn as it is.</summary>
/// <remarks>How tall a minute is, the browser knows: whoever looks has chosen it (see <c>--minute</c> in the board's styles).</remarks>
public sealed class BoardScale
{
    private const double ClockMinutes = 17; // what the clock of now covers
    private const double LabelMinutes = 9; // how far the first label hangs below its line

    /// <summary>In whole hours from the business's earliest hour of the week to its latest, wider where a visit lies outside; eight to eighteen where
    /// nobody works.</summary>
    public BoardScale(BoardView board)
    {
        var claims = board.Columns.SelectMany(
            c => c.Reservations.Select(r => new BoardSpan(r.ClaimStart, r.ClaimEnd)).Concat(c.Buffers.Select(b => new BoardSpan(b.Start, b.End)))).ToList();
        var open = board.Columns.SelectMany(c => c.Open).ToList();
        List<BoardSpan> spans = [.. open, .. claims, .. board.Usual is { } usual ? [usual] : Array.Empty<BoardSpan>()];
        Start = spans.Count > 0 ? Floor(Later(spans.Min(s => s.Start), board.DayStart), board.DayStart) : board.DayStart.AddHours(8);
        var end = spans.Count > 0 ? Earlier(spans.Max(s => s.End), board.DayEnd) : board.DayStart.AddHours(18);
        Hours = Math.Max(1, (int)Math.Ceiling((end - Start).TotalHours));
        First = Later(open.Concat(claims).Select(s => s.Start).DefaultIfEmpty(Start).Min(), Start);
    }

    public DateTimeOffset Start { get; }
    public int Hours { get; }

    /// <summary>The day's first opening or visit: where a board without a now is opened.</summary>
    public DateTimeOffset First { get; }

    public string Height => Css(Hours * 60);

    public bool Shows(DateTimeOffset instant) => instant >= Start && instant <= Start.AddHours(Hours);

    /// <summary>Whether some of a span lies on this board.</summary>
    public bool Shows(DateTimeOffset from, DateTimeOffset to) => from < to && from < Start.AddHours(Hours) && to > Start;

    /// <summary>Whether the clock at now lies over the label of an hour; the first label hangs below its line.</summary>
    public bool IsUnderClock(DateTimeOffset hour, DateTimeOffset now) =>
        Shows(now) && Math.Abs((now - hour).TotalMinutes - (hour == Start ? LabelMinutes : 0)) < ClockMinutes;

    /// <summary>A style that puts a span at its place; of one that crosses midnight, what lies on this board.</summary>
    public string Place(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (Later(from, Start), Earlier(to, Start.AddHours(Hours)));
        return $"top: {Top(first)}; height: max(12px, {Css((last - first).TotalMinutes)})";
    }

    public string Top(DateTimeOffset at) => Css((at - Start).TotalMinutes);

    private static string Css(double minutes) => $"calc({minutes.ToString("0.##", CultureInfo.InvariantCulture)} * var(--minute))";

    private static DateTimeOffset Floor(DateTimeOffset at, DateTimeOffset dayStart) => dayStart.AddHours(Math.Floor((at - dayStart).TotalHours));

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
