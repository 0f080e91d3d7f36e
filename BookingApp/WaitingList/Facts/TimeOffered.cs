using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.WaitingList.Facts;

/// <summary>A time is held for somebody who waited for it.</summary>
public sealed record TimeOffered(WaitingListEntry Entry, Reservation Hold, DateTimeOffset At) : IFact
{
    bool IFact.NeedsSavedRows => false;
}
