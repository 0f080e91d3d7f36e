using BookingApp.Data;

namespace BookingApp.WaitingList.Facts;

/// <summary>Somebody is on the waiting list now.</summary>
public sealed record WaitingListJoined(WaitingListEntry Entry, DateTimeOffset At) : IFact
{
    bool IFact.NeedsSavedRows => false;
}
