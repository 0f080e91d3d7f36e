namespace BookingApp.WaitingList.Offers;

/// <summary>Where a booking stood before staff moved it, for as long as they may take that back. It is offered to nobody who waits before then.</summary>
public sealed class UndoableMove
{
    public required Guid ReservationId { get; init; } // only the last move of a booking can be taken back
    public required int StaffId { get; init; }
    public int? RoomId { get; init; }
    public required DateTimeOffset ClaimStart { get; init; }
    public required DateTimeOffset ClaimEnd { get; init; }
    public required DateTimeOffset Until { get; init; }
}
