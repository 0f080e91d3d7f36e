namespace BookingApp.WaitingList;

/// <summary>Where somebody on the waiting list stands. Offered: a time is held for them. Over: they let too many offers lapse.</summary>
public enum WaitingListStatus { Waiting, Offered, Booked, Left, Over }
