namespace BookingApp.Reservations.Calendar;

/// <summary>A day of a week, with the people in the order of the week's.</summary>
public sealed record WeekDay(DateOnly Date, DateTimeOffset Start, DateTimeOffset End, bool IsClosed, IReadOnlyList<PersonDay> People);
