namespace BookingApp.Reservations.Board;

/// <summary>Time off, as a column of the day board shows it.</summary>
public sealed record BoardBlock(Guid Id, DateTimeOffset Start, DateTimeOffset End, string Reason);
