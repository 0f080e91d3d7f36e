using BookingApp.Data;

namespace BookingApp.Payments.Facts;

/// <summary>Money was taken: what came in, and the provider's fee where it told one.</summary>
public sealed record PaymentCaptured(Payment Payment, Money Amount, Money? Fee, DateTimeOffset At) : IFact;
