using BookingApp.Data;
using BookingApp.Payments.Refunds;

namespace BookingApp.Payments.Facts;

/// <summary>A refund at the provider's own site, past the app, is recorded; and what it returned of its fee, where it told.</summary>
public sealed record ExternalRefundRecorded(Payment Payment, Refund Refund, Money? FeeBack, DateTimeOffset At) : IFact;
