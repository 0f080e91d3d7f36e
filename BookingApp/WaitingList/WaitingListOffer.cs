namespace BookingApp.WaitingList;

/// <summary>A time that was held for somebody on the waiting list: none is offered to them twice.</summary>
public sealed class WaitingListOffer
{
    public required Guid ReservationId { get; init; } // the hold
    public required Guid EntryId { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset OfferedAt { get; init; }
}
