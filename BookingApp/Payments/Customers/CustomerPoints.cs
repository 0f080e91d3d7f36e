namespace BookingApp.Payments.Customers;

/// <summary>A customer's points, and the code that spends them.</summary>
public sealed record CustomerPoints(int Balance, string Code);
