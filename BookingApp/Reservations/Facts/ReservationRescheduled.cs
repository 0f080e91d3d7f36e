using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>A confirmed booking is at another time or with another person.</summary>
public sealed record ReservationRescheduled(Reservation Reservation, DateTimeOffset OldStart, DateTimeOffset At) : IFact;
