using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>The visit is over.</summary>
public sealed record VisitCompleted(Reservation Reservation, DateTimeOffset At) : IFact;
