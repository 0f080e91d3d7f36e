namespace BookingApp.Reservations.Calendar;

/// <summary>A week: its days with those who are shown, and everybody who could be.</summary>
public sealed record WeekView(CalendarSpan Span, IReadOnlyList<CalendarPerson> Everyone, IReadOnlyList<CalendarPerson> Shown, IReadOnlyList<WeekDay> Days);
