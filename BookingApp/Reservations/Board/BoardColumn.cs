namespace BookingApp.Reservations.Board;

/// <summary>One person's day, with the hours they are there.</summary>
public sealed record BoardColumn(
    int StaffId, string Name, IReadOnlyList<BoardSpan> Open, IReadOnlyList<BoardSpan> Breaks, IReadOnlyList<BoardBlock> Blocks,
    IReadOnlyList<ReservationView> Reservations)
{
    /// <summary>Time of this day that belongs to visits of the days beside it.</summary>
    public IReadOnlyList<BoardBuffer> Buffers { get; init; } = [];

    /// <summary>The classes of the day; their guests are among the reservations too.</summary>
    public IReadOnlyList<BoardClass> Classes { get; init; } = [];

    /// <summary>What stands in the column, by its start: visits, and classes as one each.</summary>
    public IReadOnlyList<BoardEntry> Entries
    {
        get
        {
            var seated = Classes.SelectMany(c => c.Guests).Select(g => g.Id).ToHashSet();
            var visits = Reservations.Where(r => !seated.Contains(r.Id)).Select(r => new BoardEntry(r, null));
            return [.. visits.Concat(Classes.Select(c => new BoardEntry(null, c))).OrderBy(e => e.Start)];
        }
    }

    /// <summary>Whether they work at some time of the day, or somebody is with them all the same.</summary>
    public bool IsAtWork => Working.Count > 0 || Entries.Count > 0;

    /// <summary>How much of the working time is booked, from 0 to 1; null on a day without any.</summary>
    public double? BookedShare
    {
        get
        {
            var working = Working;
            var free = BoardSpan.Without(working, Entries.Where(e => e.IsBooked).Select(e => new BoardSpan(e.Start, e.End)));
            var minutes = BoardSpan.Minutes(working);
            return minutes > 0 ? 1 - (BoardSpan.Minutes(free) / minutes) : null;
        }
    }

    private IReadOnlyList<BoardSpan> Working => BoardSpan.Without(Open, [.. Breaks, .. Blocks.Select(b => new BoardSpan(b.Start, b.End))]);
}
