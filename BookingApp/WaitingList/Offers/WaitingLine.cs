namespace BookingApp.WaitingList.Offers;

/// <summary>Those who wait for one service on one business day.</summary>
public sealed record WaitingLine(int ServiceId, DateOnly Day);
