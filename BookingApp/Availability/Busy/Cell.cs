namespace BookingApp.Availability.Busy;

/// <summary>A cell is five minutes since 1970: the grain of every claim.</summary>
public static class Cell
{
    public const int Minutes = 5;

    private const long Milliseconds = Minutes * 60_000L;

    /// <summary>The cell that an instant lies in.</summary>
    public static int Floor(DateTimeOffset instant) => (int)Math.Floor(instant.ToUnixTimeMilliseconds() / (double)Milliseconds);

    /// <summary>The first cell that begins at an instant or after it.</summary>
    public static int Ceiling(DateTimeOffset instant) => (int)Math.Ceiling(instant.ToUnixTimeMilliseconds() / (double)Milliseconds);

    /// <summary>Whether a cell begins at this very instant.</summary>
    public static bool IsWhole(DateTimeOffset instant) => instant.UtcTicks % (Minutes * TimeSpan.TicksPerMinute) is 0;

    /// <summary>The instant at which a cell begins, in UTC.</summary>
    public static DateTimeOffset Start(int cell) => DateTimeOffset.FromUnixTimeMilliseconds(cell * Milliseconds);

    /// <summary>How many cells a length takes, rounded up.</summary>
    public static int Count(TimeSpan length) => (int)Math.Ceiling(length.TotalMinutes / Minutes);

    /// <summary>The cells that a time touches, the last one not included.</summary>
    public static CellRange Range(DateTimeOffset from, DateTimeOffset to) => new(Floor(from), Ceiling(to));

    /// <summary>Each cell that a time touches, in order: what a claim writes a row for.</summary>
    public static IEnumerable<int> Cells(DateTimeOffset from, DateTimeOffset to)
    {
        var range = Range(from, to);
        return Enumerable.Range(range.From, range.Length);
    }
}
