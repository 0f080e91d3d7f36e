using BookingApp.Data;

namespace BookingApp.Payments.Humans;

/// <summary>No step of ours can end a payment: why, and all that was known of it.</summary>
public sealed record PaymentNeedsHuman(Actor Actor, Payment Payment, StaffReason Reason, IReadOnlyList<KnownFact> Known, DateTimeOffset At) : IFact;
