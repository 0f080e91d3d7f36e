namespace BookingApp.Reservations.Calendar;

/// <summary>A visit as a week shows it; a class is one, with all its guests.</summary>
public sealed record CalendarVisit(
    string Reference, int ServiceId, string ServiceName, int StaffId, DateTimeOffset Start, DateTimeOffset End, ReservationStatus Status, string CustomerName,
    int Guests)
{
    /// <summary>The reservation, of a visit of its own.</summary>
    public Guid Id { get; init; }

    /// <summary>Which class it is; null for a visit of its own.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>How many a class takes; null for a visit of its own.</summary>
    public int? Capacity { get; init; }

    public bool IsClass => Capacity is not null;
}
