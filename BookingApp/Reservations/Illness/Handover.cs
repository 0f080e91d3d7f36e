namespace BookingApp.Reservations.Illness;

/// <summary>A visit that was to be given to a colleague, and what became of it.</summary>
public sealed record Handover(ReservationView Visit, ChangeResult Result)
{
    /// <summary>Whether it is with somebody else now.</summary>
    public bool IsDone => Result is ChangeResult.Done;
}
