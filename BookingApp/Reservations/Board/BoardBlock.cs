namespace BookingApp.Reservations.Board;

public sealed record BoardBlock(Guid Id, DateTimeOffset Start, DateTimeOffset End, string Reason);
