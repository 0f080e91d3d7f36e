using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>A hold or a booking is at another time, of another length or with another person; staff may have had a reason against the rules.</summary>
public sealed record ReservationRescheduled(Actor Actor, Reservation Reservation, DateTimeOffset OldStart, string Reason, DateTimeOffset At) : IFact
{
    public required DateTimeOffset OldEnd { get; init; }
    public required int OldStaffId { get; init; }
    public required int? OldRoomId { get; init; }

    /// <summary>Only its end is another.</summary>
    public bool IsLength => OldStart == Reservation.Start && OldStaffId == Reservation.StaffId && OldEnd != Reservation.End;

    /// <summary>The business had asked for another time.</summary>
    public bool WasAsked { get; init; }

    /// <summary>It is back where it stood before the change that was the last.</summary>
    public bool IsUndo { get; init; }
}
