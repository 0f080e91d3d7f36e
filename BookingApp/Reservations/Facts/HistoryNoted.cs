using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>Something happened that the history of a reservation tells.</summary>
public sealed record HistoryNoted(Actor Actor, Guid ReservationId, string What, string Detail, DateTimeOffset At) : IFact
{
    bool IFact.NeedsSavedRows => false;
}
