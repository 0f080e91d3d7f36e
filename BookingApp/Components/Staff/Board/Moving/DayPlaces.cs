using BookingApp.Components.Staff.Board.Grid;
using BookingApp.Reservations;
using BookingApp.Reservations.Board;

namespace BookingApp.Components.Staff.Board.Moving;

/// <summary>Places of the day board: a lane is a person's column, and minutes count from 1970, so that a day of 23 or 25 hours is what it is.</summary>
public sealed class DayPlaces(BoardView board, BoardScale scale) : MovePlaces
{
    public override (DateOnly First, DateOnly Last) Days => (board.Date, board.Date);
    public override long Start => Minutes.Of(scale.Start);
    public override int Length => scale.Hours * 60;
    public override string Words => "Move";

    public override (int Lane, long At)? PlaceOf(ReservationView moved, int staffId, DateTimeOffset start) => (staffId, Minutes.Of(start));

    public override (int StaffId, DateTimeOffset Start)? StartAt(int lane, long at) =>
        Minutes.At(at) is { } start ? (lane, board.Zone.ToLocal(start)) : null;

    protected override DateTimeOffset ClockAt(long minute) => board.Zone.ToLocal(scale.Start.AddMinutes(minute - Start));
}
