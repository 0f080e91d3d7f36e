using BookingApp.Catalog;

namespace BookingApp.Reservations.Board;

/// <summary>A day of the board: every live reservation, hold and block of every person.</summary>
public sealed record BoardView(
    DateOnly Date, DateTimeOffset DayStart, DateTimeOffset DayEnd, BusinessZone Zone, bool IsClosed, IReadOnlyList<BoardColumn> Columns)
{
    /// <summary>The same with the column of whoever looks before all others.</summary>
    public BoardView OwnFirst(int? staffId) => this with { Columns = [.. Columns.OrderByDescending(c => c.StaffId == staffId)] };
}
