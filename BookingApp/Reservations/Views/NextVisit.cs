namespace BookingApp.Reservations.Views;

/// <summary>The next visit of today: when, whose, and with whom.</summary>
public sealed record NextVisit(DateTimeOffset Start, string CustomerName, string PersonName);
