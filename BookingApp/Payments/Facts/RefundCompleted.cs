using BookingApp.Data;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;

namespace BookingApp.Payments.Facts;

/// <summary>The provider gave back what a refund of ours asked for; and of its fee, where it told.</summary>
public sealed record RefundCompleted(Payment Payment, Refund Refund, Reservation Reservation, Money? FeeBack, DateTimeOffset At) : IFact;
