using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>A hold or a booking is at another time or with another person; staff may have had a reason to do so against the rules.</summary>
public sealed record ReservationRescheduled(Actor Actor, Reservation Reservation, DateTimeOffset OldStart, string Reason, DateTimeOffset At) : IFact;
