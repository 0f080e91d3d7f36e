namespace BookingApp.Reservations.Absence;

/// <summary>A booking to come and what it costs.</summary>
public sealed record PricedBooking(string Reference, string CustomerName, string ServiceName, DateTimeOffset Start, Money Total);
