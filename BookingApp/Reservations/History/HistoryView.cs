namespace BookingApp.Reservations.History;

/// <summary>A line of history: a code whose text is a resource, and who did it.</summary>
public sealed record HistoryView(DateTimeOffset At, string Actor, string What, string Detail);
