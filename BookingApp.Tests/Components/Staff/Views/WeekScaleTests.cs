using BookingApp.Catalog;
using BookingApp.Components.Staff.Week;
using BookingApp.Reservations;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Calendar;

namespace BookingApp.Tests.Components.Staff.Views;

public sealed class WeekScaleTests
{
    private static readonly BusinessZone _berlin = new("Europe/Berlin");
    private static readonly DateOnly _sunday = new(2026, 10, 25);

    [Fact]
    public void An_hour_that_comes_twice_is_one_place_where_both_stand_side_by_side()
    {
        var (first, second) = (Visit("A", _berlin.At(_sunday, 150)), Visit("B", _berlin.At(_sunday, 150).AddHours(1)));
        var week = Week([first, second, Visit("C", _berlin.At(_sunday, 540))]);

        var placed = new WeekScale(week).Placed(week.Days[0], week.Days[0].People[0].Visits).ToList();

        Assert.Equal(["A", "B", "C"], placed.Select(p => p.Visit.Reference));
        Assert.Equal("--top: 36px; --height: 72px; --left: 0%; --width: 50%", placed[0].Place);
        Assert.Equal("--top: 36px; --height: 72px; --left: 50%; --width: 50%", placed[1].Place);
        Assert.Equal("--top: 504px; --height: 72px; --left: 0%; --width: 100%", placed[2].Place);
    }

    [Fact]
    public void Visits_of_a_quarter_of_an_hour_that_follow_each_other_have_the_whole_width()
    {
        var start = _berlin.At(_sunday, 540);
        var week = Week([Visit("A", start, minutes: 15), Visit("B", start.AddMinutes(15), minutes: 15)]);

        var placed = new WeekScale(week).Placed(week.Days[0], week.Days[0].People[0].Visits);

        Assert.Equal(
            ["--top: 72px; --height: 18px; --left: 0%; --width: 100%", "--top: 90px; --height: 18px; --left: 0%; --width: 100%"],
            placed.Select(p => p.Place));
    }

    [Fact]
    public void Every_day_has_the_same_axis_by_the_clock_on_the_wall()
    {
        var week = Week([Visit("A", _berlin.At(_sunday, 540))]);

        var scale = new WeekScale(week);

        Assert.Equal((8, 10, "72px"), (scale.FirstHour, scale.Hours, scale.HourTop(9)));
        Assert.Equal("--top: 0px; --height: 720px", scale.Place(week.Days[0], _berlin.At(_sunday, 480), _berlin.At(_sunday, 1080)));
        Assert.Equal("--top: 72px; --height: 1080px", scale.Place(week.Days[0], _berlin.At(_sunday, 540), _berlin.StartOf(_sunday.AddDays(1))));
    }

    private static CalendarVisit Visit(string reference, DateTimeOffset start, int minutes = 60) =>
        new(reference, 1, "Massage", 1, _berlin.ToLocal(start), _berlin.ToLocal(start.AddMinutes(minutes)), ReservationStatus.Confirmed, "Maya", 1);

    private static WeekView Week(IReadOnlyList<CalendarVisit> visits)
    {
        var open = new BoardSpan(_berlin.At(_sunday, 480), _berlin.At(_sunday, 1080));
        var ana = new CalendarPerson(1, "Ana");
        return new WeekView(
            new CalendarSpan(_sunday, _sunday, _sunday, _sunday, _berlin), [ana], [ana],
            [
                new WeekDay(
                    _sunday, _berlin.StartOf(_sunday), _berlin.StartOf(_sunday.AddDays(1)), IsClosed: false,
                    [new PersonDay(1, _sunday, [open], IsOff: false, visits)]),
            ]);
    }
}
