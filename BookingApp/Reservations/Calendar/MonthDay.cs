namespace BookingApp.Reservations.Calendar;

/// <summary>A day of a month in numbers: the visits that begin on it, how much of the working time is booked in percent (null where nobody works), and
/// who is off.</summary>
public sealed record MonthDay(DateOnly Date, int Visits, int? BookedPercent, bool IsClosed, IReadOnlyList<string> Off);
