namespace BookingApp.Reservations.Views;

/// <summary>A booking as the search of staff names it; its start carries the business's offset.</summary>
public sealed record FoundBooking(
    string Reference, ReservationStatus Status, DateTimeOffset Start, string CustomerName, string ServiceName, int PartySize, string StaffName)
{
    /// <summary>Whether it stands on the board of its day.</summary>
    public bool IsOnBoard => Status.IsLive();
}
