namespace BookingApp.Reservations.Views;

/// <summary>How many visits begin on a day.</summary>
public sealed record DayVisits(DateOnly Date, int Visits);
