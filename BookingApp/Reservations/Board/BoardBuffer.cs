namespace BookingApp.Reservations.Board;

/// <summary>What a visit of another day takes of this one: the time before or after it that is kept free.</summary>
public sealed record BoardBuffer(string Reference, string ServiceName, DateTimeOffset VisitStart, DateTimeOffset Start, DateTimeOffset End);
