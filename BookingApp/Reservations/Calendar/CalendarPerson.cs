namespace BookingApp.Reservations.Calendar;

/// <summary>Somebody whose visits a calendar can show.</summary>
public sealed record CalendarPerson(int Id, string Name);
