using BookingApp.Data;
using BookingApp.Payments.Capture;

namespace BookingApp.Payments.Facts;

/// <summary>A try to take money began, or something became of it: its number, and in the provider's words what.</summary>
public sealed record PaymentAttempted(Actor Actor, Payment Payment, int Attempt, PaymentAttemptKind Kind, string Detail, DateTimeOffset At) : IFact;
