namespace BookingApp.Reservations.Views;

/// <summary>Today in numbers, until the day is over: visits that are booked, and the next to begin.</summary>
public sealed record TodayView(DateOnly Date, DateTimeOffset Ends, int Visits, NextVisit? Next);
