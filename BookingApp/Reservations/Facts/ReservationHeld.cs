using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>A time is set aside for a customer; staff may have had a reason to do so against the rules.</summary>
public sealed record ReservationHeld(Actor Actor, Reservation Reservation, string Reason, DateTimeOffset At) : IFact
{
    bool IFact.NeedsSavedRows => false;
}
