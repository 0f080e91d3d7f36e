using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>A booking is confirmed: paid, or owing nothing now.</summary>
public sealed record ReservationConfirmed(Actor Actor, Reservation Reservation, DateTimeOffset At) : IFact;
