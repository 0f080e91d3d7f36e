using BookingApp.Data;

namespace BookingApp.Payments.Humans;

/// <summary>No step of ours can end a payment: why, as a code that has a text, and all that was known of it.</summary>
public sealed record PaymentNeedsHuman(Actor Actor, Payment Payment, string Issue, IReadOnlyList<KnownFact> Known, DateTimeOffset At) : IFact;
