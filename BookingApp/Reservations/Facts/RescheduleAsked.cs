using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>The business cannot keep a booking's time, and asks its customer for another.</summary>
public sealed record RescheduleAsked(Actor Actor, Reservation Reservation, DateTimeOffset At) : IFact;
