using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>A cancellation is taken back: the booking stands as it stood.</summary>
public sealed record CancellationUndone(Actor Actor, Reservation Reservation, DateTimeOffset At) : IFact;
