using BookingApp.Data;
using BookingApp.Reservations.History;

namespace BookingApp.Reservations.Facts;

/// <summary>A hold has ended without anybody's wish.</summary>
public sealed record ReservationExpired(Actor Actor, Reservation Reservation, ReleaseReason Reason, DateTimeOffset At) : IFact;
