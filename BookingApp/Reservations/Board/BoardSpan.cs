namespace BookingApp.Reservations.Board;

public sealed record BoardSpan(DateTimeOffset Start, DateTimeOffset End);
