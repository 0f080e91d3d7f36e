using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>A hold, or a request that waited for approval, was released by its customer or by staff.</summary>
public sealed record ReservationReleased(Actor Actor, Reservation Reservation, DateTimeOffset At) : IFact;
