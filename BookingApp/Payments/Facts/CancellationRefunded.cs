using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Payments.Facts;

/// <summary>What goes back for a booking that was given up is recorded; nothing, when nothing was paid or the policy keeps it.</summary>
public sealed record CancellationRefunded(Reservation Reservation, Money Back, DateTimeOffset At) : IFact;
