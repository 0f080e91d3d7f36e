using BookingApp.Reservations.Board;

namespace BookingApp.Reservations.Calendar;

/// <summary>One person's day in a week: when they work, whether all of that is time off, and who comes.</summary>
public sealed record PersonDay(int StaffId, DateOnly Date, IReadOnlyList<BoardSpan> Open, bool IsOff, IReadOnlyList<CalendarVisit> Visits)
{
    /// <summary>Time off that takes a part of the day.</summary>
    public IReadOnlyList<BoardBlock> Blocks { get; init; } = [];
}
