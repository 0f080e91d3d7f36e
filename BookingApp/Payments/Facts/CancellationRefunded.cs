using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Payments.Facts;

/// <summary>The refund of a booking that was given up is recorded; none, when nothing was paid or the policy keeps it.</summary>
public sealed record CancellationRefunded(Reservation Reservation, Money Back, DateTimeOffset At) : IFact;
