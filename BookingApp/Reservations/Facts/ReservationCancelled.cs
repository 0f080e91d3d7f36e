using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>A booking, or a request that waited for approval, is given up; so many percent of what was paid are refunded.</summary>
public sealed record ReservationCancelled(Actor Actor, Reservation Reservation, int RefundPercent, string Reason, DateTimeOffset At)
    : IFact
{
    /// <summary>Whether the customer is told why.</summary>
    public bool IsReasonTold { get; init; }
}
