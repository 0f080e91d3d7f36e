using BookingApp.Reservations;

namespace BookingApp.Components.Staff.Board.Moving;

/// <summary>What staff can take hold of on a board.</summary>
internal static class Changeable
{
    /// <summary>Whether a visit can be moved: one that is to come.</summary>
    public static bool IsMovable(this ReservationStatus status) => status is ReservationStatus.Confirmed or ReservationStatus.Held;

    /// <summary>Whether it can be made longer or shorter: while somebody is here, too.</summary>
    public static bool IsResizable(this ReservationStatus status) => status.IsMovable() || status is ReservationStatus.CheckedIn;
}
