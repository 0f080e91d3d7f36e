namespace BookingApp.Reservations.Board;

/// <summary>The business day that a board is of, and which one it is now.</summary>
public sealed record BoardDay(DateOnly Date, DateOnly Today, DateTimeOffset TodayEnds);
