namespace BookingApp.Reservations.Board;

/// <summary>One person's day, with the hours they are there.</summary>
public sealed record BoardColumn(
    int StaffId, string Name, IReadOnlyList<BoardSpan> Open, IReadOnlyList<BoardSpan> Breaks, IReadOnlyList<BoardBlock> Blocks,
    IReadOnlyList<ReservationView> Reservations)
{
    /// <summary>Time of this day that belongs to visits of the days beside it.</summary>
    public IReadOnlyList<BoardBuffer> Buffers { get; init; } = [];
}
