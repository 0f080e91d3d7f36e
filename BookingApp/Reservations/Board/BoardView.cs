using BookingApp.Catalog;

namespace BookingApp.Reservations.Board;

/// <summary>A day of the board: every live reservation, hold and block of every person.</summary>
public sealed record BoardView(
    DateOnly Date, DateTimeOffset DayStart, DateTimeOffset DayEnd, BusinessZone Zone, bool IsClosed, IReadOnlyList<BoardColumn> Columns)
{
    /// <summary>From when to when somebody works on some day of the week, on this day's clock: what every day shows; null where nobody ever works.</summary>
    public BoardSpan? Usual { get; init; }

    /// <summary>Visits of customers who have booked none before them.</summary>
    public IReadOnlySet<Guid> FirstVisits { get; init; } = new HashSet<Guid>();

    /// <summary>The customers of whom staff keep tags, with these, and those of whom they keep notes.</summary>
    public KeptOfCustomers Kept { get; init; } = KeptOfCustomers.None;

    /// <summary>The same with the columns in an order that somebody has chosen; of those that it does not name, their own comes first.</summary>
    public BoardView InOrder(IReadOnlyList<int> people, int? own) => this with
    {
        Columns = [.. Columns.OrderBy(c => people.Contains(c.StaffId) ? people.Index().First(p => p.Item == c.StaffId).Index : int.MaxValue)
            .ThenByDescending(c => c.StaffId == own)],
    };

    /// <summary>The same with one person's column alone; of somebody who has none, with all.</summary>
    public BoardView Only(int? staffId) => Columns.FirstOrDefault(c => c.StaffId == staffId) is { } own ? this with { Columns = [own] } : this;

    /// <summary>The same with the columns of those who work on this day, or have a visit all the same.</summary>
    public BoardView AtWork() => this with { Columns = [.. Columns.Where(c => c.IsAtWork)] };

    /// <summary>The visit of this reference, if it is on the board.</summary>
    public ReservationView? Find(string? reference) => Columns.SelectMany(c => c.Reservations).FirstOrDefault(r => r.Reference == reference);

    /// <summary>The class of this session, if it is on the board.</summary>
    public BoardClass? FindClass(Guid? session) => Columns.SelectMany(c => c.Classes).FirstOrDefault(c => c.SessionId == session);
}
