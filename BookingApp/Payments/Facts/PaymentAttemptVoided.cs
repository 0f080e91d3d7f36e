using BookingApp.Data;

namespace BookingApp.Payments.Facts;

/// <summary>A try to take money ended, and no card was declined by it: nobody was asked, or the order is over.</summary>
public sealed record PaymentAttemptVoided(Guid PaymentId, int Attempt) : IFact;
