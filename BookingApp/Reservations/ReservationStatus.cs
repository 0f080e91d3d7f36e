namespace BookingApp.Reservations;

/// <summary>Where a reservation stands between hold and visit.</summary>
public enum ReservationStatus
{
    Held, Capturing, AwaitingApproval, Confirmed, CheckedIn, Completed, NoShow, Cancelled, Expired, Released,
}

/// <summary>What each status means to those who share the time.</summary>
public static class ReservationStatuses
{
    /// <summary>Statuses that own their claims. For queries; a held one may have lapsed.</summary>
    public static readonly ReservationStatus[] Live =
    [
        ReservationStatus.Held, ReservationStatus.Capturing, ReservationStatus.AwaitingApproval,
        ReservationStatus.Confirmed, ReservationStatus.CheckedIn, ReservationStatus.Completed, ReservationStatus.NoShow,
    ];

    /// <summary>Statuses in which the customer has a booking. For queries.</summary>
    public static readonly ReservationStatus[] Booked =
        [ReservationStatus.Confirmed, ReservationStatus.CheckedIn, ReservationStatus.Completed, ReservationStatus.NoShow];

    /// <summary>Whether the customer has a booking, whatever became of the visit.</summary>
    public static bool IsBooked(this ReservationStatus status) => Booked.Contains(status);

    public static bool IsLive(this ReservationStatus status) => Array.IndexOf(Live, status) >= 0;
}
