namespace BookingApp.Reservations.Calendar;

/// <summary>A month in whole weeks, and everybody whose visits it could be of.</summary>
public sealed record MonthView(CalendarSpan Span, IReadOnlyList<CalendarPerson> Everyone, IReadOnlyList<MonthDay> Days);
