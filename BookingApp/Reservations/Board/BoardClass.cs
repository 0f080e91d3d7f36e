namespace BookingApp.Reservations.Board;

/// <summary>One run of a service that several share, with all who have a seat of it.</summary>
public sealed record BoardClass(
    Guid SessionId, int ServiceId, string ServiceName, string StaffName, string RoomName,
    DateTimeOffset Start, DateTimeOffset End, DateTimeOffset ClaimStart, DateTimeOffset ClaimEnd, int Capacity, IReadOnlyList<ReservationView> Guests)
{
    /// <summary>How many seats somebody has, be it for minutes only.</summary>
    public int SeatsTaken => Seats(Guests);

    /// <summary>How many seats are booked, whatever became of the visit.</summary>
    public int SeatsBooked => Seats(Guests.Where(g => g.Status.IsBooked()));

    /// <summary>How many of them are there, or were.</summary>
    public int SeatsHere => Seats(Guests.Where(g => g.Status is ReservationStatus.CheckedIn or ReservationStatus.Completed));

    /// <summary>Who has not been said to be here, nor to have stayed away.</summary>
    public IReadOnlyList<ReservationView> Awaited => [.. Guests.Where(g => g.Status is ReservationStatus.Confirmed)];

    /// <summary>The same with those alone who have a booking.</summary>
    public BoardClass OfBooked() => this with { Guests = [.. Guests.Where(g => g.Status.IsBooked())] };

    private static int Seats(IEnumerable<ReservationView> guests) => guests.Sum(g => g.PartySize);
}
