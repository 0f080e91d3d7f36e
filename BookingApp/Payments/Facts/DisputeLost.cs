using BookingApp.Data;

namespace BookingApp.Payments.Facts;

/// <summary>A dispute was lost: the provider gave this money back over our heads.</summary>
public sealed record DisputeLost(Payment Payment, Money Amount, DateTimeOffset At) : IFact;
