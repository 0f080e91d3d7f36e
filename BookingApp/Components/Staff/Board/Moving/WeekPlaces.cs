using BookingApp.Components.Staff.Week;
using BookingApp.Reservations;
using BookingApp.Reservations.Calendar;

namespace BookingApp.Components.Staff.Board.Moving;

/// <summary>Places of a week, in minutes of the wall clock: a lane is a day of one person with its axis, or a cell of a person and a day.</summary>
public sealed class WeekPlaces(WeekView week, WeekScale? scale) : MovePlaces
{
    private const int Cells = 10; // of each person: room for the seven days
    private const int Day = 24 * 60;

    public override (DateOnly First, DateOnly Last) Days => (week.Span.First, week.Span.Last);
    public override int? StaffId => IsFlat ? null : week.Shown[0].Id;
    public override long Start => scale is null ? 0 : scale.FirstHour * 60;
    public override int Length => scale is null ? Day : scale.Hours * 60;
    public override bool IsFlat => scale is null;
    public override string Words => "MoveDay";

    /// <summary>The lane of a person's day.</summary>
    public int LaneOf(int staffId, DateOnly day) => (IsFlat ? staffId * Cells : 0) + day.DayNumber - week.Span.First.DayNumber;

    public override (int Lane, long At)? PlaceOf(ReservationView moved, int staffId, DateTimeOffset start)
    {
        var local = week.Span.Zone.ToLocal(start);
        var day = DateOnly.FromDateTime(local.DateTime);
        var isShown = week.Span.First <= day && day <= week.Span.Last && week.Shown.Any(p => p.Id == staffId)
            && (!IsFlat || local.TimeOfDay == week.Span.Zone.ToLocal(moved.Start).TimeOfDay);
        return isShown ? (LaneOf(staffId, day), (long)local.TimeOfDay.TotalMinutes) : null;
    }

    public override (int StaffId, DateTimeOffset Start)? StartAt(int lane, long at)
    {
        var (staffId, day) = IsFlat ? (lane / Cells, lane % Cells) : (week.Shown[0].Id, lane);
        return day is >= 0 and < 7 && at is >= 0 and < Day ? (staffId, week.Span.Zone.ToLocal(week.Span.Zone.At(week.Span.First.AddDays(day), (int)at))) : null;
    }

    protected override DateTimeOffset ClockAt(long minute) => new DateTimeOffset(week.Span.First, TimeOnly.MinValue, TimeSpan.Zero).AddMinutes(minute);
}
