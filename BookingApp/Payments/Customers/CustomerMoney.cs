namespace BookingApp.Payments.Customers;

/// <summary>What somebody paid in all, what was refunded of it or is on its way, and what their bookings still owe.</summary>
public sealed record CustomerMoney(Money Paid, Money Refunded, Money Due);
