using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.Cancellations;

namespace BookingApp.Payments.Facts;

/// <summary>The refund of a booking that was given up is recorded; none, when nothing was paid or the policy keeps it.</summary>
public sealed record CancellationRefunded(Reservation Reservation, Money Back, DateTimeOffset At) : IFact
{
    /// <summary>Why it was given up, where the customer is told that: a <see cref="GivenReason"/> as it is kept.</summary>
    public string? Told { get; init; }
}
