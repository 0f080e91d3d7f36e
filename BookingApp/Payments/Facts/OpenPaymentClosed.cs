using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Payments.Facts;

/// <summary>A payment that was open when its hold expired is closed: an approval that still comes is never captured.</summary>
public sealed record OpenPaymentClosed(Reservation Reservation, DateTimeOffset At) : IFact;
