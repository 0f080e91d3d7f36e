using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>The visit was not over after all.</summary>
public sealed record VisitReopened(Reservation Reservation, DateTimeOffset At) : IFact;
