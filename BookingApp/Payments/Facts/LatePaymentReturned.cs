using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Payments.Facts;

/// <summary>Money came after its hold had ended and the time is gone: it is refunded, unless another time is chosen by then; null: nothing is waited
/// for.</summary>
public sealed record LatePaymentReturned(Reservation Reservation, Money Back, DateTimeOffset? RebookUntil, DateTimeOffset At) : IFact;
