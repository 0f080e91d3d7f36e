using BookingApp.Data;
using BookingApp.Reservations;
using BookingApp.Reservations.History;

namespace BookingApp.Payments.Facts;

/// <summary>A payment that was open when its hold ended is closed: an approval that still comes is never captured.</summary>
public sealed record OpenPaymentClosed(Reservation Reservation, ReleaseReason Reason, DateTimeOffset At) : IFact;
