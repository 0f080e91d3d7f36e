using BookingApp.Data;

namespace BookingApp.Payments.Facts;

/// <summary>A dispute was lost: the provider refunded this money itself.</summary>
public sealed record DisputeLost(Payment Payment, Money Amount, DateTimeOffset At) : IFact;
