namespace BookingApp.Reservations.History;

/// <summary>One line of a reservation's history. What it says is a code; its text is a resource.</summary>
public sealed class ReservationEvent
{
    public const int DetailLength = 2000;

    public required Guid Id { get; init; }
    public required Guid ReservationId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Actor { get; init; }
    public required string What { get; init; } // held, extended, details, moved, confirmed, …
    public string Detail { get; init; } = "";
}
