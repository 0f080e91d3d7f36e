namespace BookingApp.Reservations.Absence;

/// <summary>What becomes of a booking that had its time before the time off: it stays, or is cancelled.</summary>
public enum TimeOffBookingState { Stays, Waiting, Cancelled, Failed }

/// <summary>A booking, or a hold, that had its time before somebody laid time off over it. It keeps its cells until it goes.</summary>
/// <remarks>A row that waits is cancelled by a job, one by one, so that it is done whatever dies in between.</remarks>
public sealed class TimeOffBooking
{
    public required Guid TimeOffId { get; init; }
    public required Guid ReservationId { get; init; }
    public TimeOffBookingState State { get; set; } = TimeOffBookingState.Stays;
    public string? Problem { get; set; } // a code, when it could not be cancelled
    public DateTimeOffset? NextTryAt { get; set; } // while it waits
}
