namespace BookingApp.Reservations.Board;

/// <summary>A stretch of a column of the day board: working hours, or a break.</summary>
public sealed record BoardSpan(DateTimeOffset Start, DateTimeOffset End);
