using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Payments.Facts;

/// <summary>The provider lost the order that a hold was being paid by: nothing was charged, and the hold has ended.</summary>
public sealed record CapturingOrderLost(Reservation Reservation, DateTimeOffset At) : IFact;
