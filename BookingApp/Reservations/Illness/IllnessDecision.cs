namespace BookingApp.Reservations.Illness;

/// <summary>A visit of somebody who is ill, as it was, and what became of what was decided about it.</summary>
public sealed record IllnessDecision(ReservationView Visit, ChangeResult Result)
{
    /// <summary>Whether it was carried out.</summary>
    public bool IsDone => Result is ChangeResult.Done;
}
