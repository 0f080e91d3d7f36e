using System.Globalization;
using BookingApp.Reservations.Board;

namespace BookingApp.Components.Staff.Board.Grid;

/// <summary>Where instants stand on a day's board: in elapsed minutes, so that a day of 23 or 25 hours is drawn as it is.</summary>
public sealed class BoardScale
{
    private const double Pixels = 1.2; // a minute
    private const double LabelHeight = 20;
    private const double ClockHeight = 20;

    /// <summary>From the earliest opening or visit to the latest, in whole hours; eight to eighteen on an empty day.</summary>
    public BoardScale(BoardView board)
    {
        var spans = board.Columns.SelectMany(
            c => c.Open.Select(o => (o.Start, o.End)).Concat(c.Reservations.Select(r => (r.ClaimStart, r.ClaimEnd)))
                .Concat(c.Buffers.Select(b => (b.Start, b.End)))).ToList();
        Start = spans.Count > 0 ? Floor(Later(spans.Min(s => s.Item1), board.DayStart), board.DayStart) : board.DayStart.AddHours(8);
        var end = spans.Count > 0 ? Earlier(spans.Max(s => s.Item2), board.DayEnd) : board.DayStart.AddHours(18);
        Hours = Math.Max(1, (int)Math.Ceiling((end - Start).TotalHours));
    }

    public DateTimeOffset Start { get; }
    public int Hours { get; }
    public string Height => Css(Hours * 60 * Pixels);

    public bool Shows(DateTimeOffset instant) => instant >= Start && instant <= Start.AddHours(Hours);

    /// <summary>Whether the clock at now lies over the label of an hour; the first label hangs below its line.</summary>
    public bool IsUnderClock(DateTimeOffset hour, DateTimeOffset now) =>
        Shows(now) && Math.Abs((now - hour).TotalMinutes * Pixels - (hour == Start ? LabelHeight / 2 : 0)) < (LabelHeight + ClockHeight) / 2;

    /// <summary>A style that puts a span at its place; of one that crosses midnight, what lies on this board.</summary>
    public string Place(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (Later(from, Start), Earlier(to, Start.AddHours(Hours)));
        return $"top: {Top(first)}; height: {Css(Math.Max(12, (last - first).TotalMinutes * Pixels))}";
    }

    public string Top(DateTimeOffset at) => Css((at - Start).TotalMinutes * Pixels);

    /// <summary>The instant at a height of the board, on the nearest quarter of an hour.</summary>
    public DateTimeOffset At(double pixels) => Start.AddMinutes(Math.Round(pixels / Pixels / 15) * 15);

    private static string Css(double pixels) => pixels.ToString("0.##", CultureInfo.InvariantCulture) + "px";

    private static DateTimeOffset Floor(DateTimeOffset at, DateTimeOffset dayStart) => dayStart.AddHours(Math.Floor((at - dayStart).TotalHours));

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
