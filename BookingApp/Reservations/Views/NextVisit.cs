namespace BookingApp.Reservations.Views;

public sealed record NextVisit(DateTimeOffset Start, string CustomerName, string PersonName);
