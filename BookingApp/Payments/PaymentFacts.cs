using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Payments;

/// <summary>A payment that was open when its hold ended is closed: an approval that still comes is never captured.</summary>
public sealed record OpenPaymentClosed(Reservation Reservation, ReleaseReason Reason, DateTimeOffset At) : IFact;

/// <summary>What goes back for a booking that was given up is recorded; nothing, when nothing was paid or the policy keeps it.</summary>
public sealed record CancellationRefunded(Reservation Reservation, Money Back, DateTimeOffset At) : IFact;
