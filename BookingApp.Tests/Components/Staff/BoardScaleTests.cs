using BookingApp.Catalog;
using BookingApp.Components.Admin.Bookings;
using BookingApp.Components.Staff.Board.Grid;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Views;

namespace BookingApp.Tests.Components.Staff;

public sealed class BoardScaleTests
{
    [Theory]
    [InlineData(2026, 3, 29, 7)] // clocks go forward: seven hours pass between 01:00 and 09:00
    [InlineData(2026, 10, 25, 9)] // and back
    [InlineData(2026, 6, 2, 8)]
    public void A_day_is_drawn_in_the_hours_that_pass(int year, int month, int day, int hours)
    {
        var zone = new BusinessZone("Europe/Berlin");
        var date = new DateOnly(year, month, day);
        var column = new BoardColumn(1, "Ana", [new BoardSpan(zone.At(date, 60), zone.At(date, 540))], [], [], []);

        var scale = new BoardScale(new BoardView(date, zone.StartOf(date), zone.StartOf(date.AddDays(1)), zone, false, [column]));

        Assert.Equal(hours, scale.Hours);
        Assert.Equal("calc(0 * var(--minute))", scale.Top(zone.At(date, 60)));
    }

    [Theory]
    [InlineData(10, 0, "10:00")]
    [InlineData(10, 10, "10:00")]
    [InlineData(9, 50, "10:00")]
    [InlineData(10, 30, null)]
    [InlineData(8, 20, "08:00")] // the first hangs below its line
    [InlineData(17, 30, null)]
    public void The_label_of_an_hour_gives_way_to_the_clock_over_it(int hour, int minute, string? hidden)
    {
        var zone = new BusinessZone("Europe/Berlin");
        var date = new DateOnly(2026, 6, 2);
        var scale = new BoardScale(new BoardView(date, zone.StartOf(date), zone.StartOf(date.AddDays(1)), zone, false, []));

        var under = Enumerable.Range(8, 10).Where(h => scale.IsUnderClock(zone.At(date, h * 60), zone.At(date, (hour * 60) + minute)));

        Assert.Equal(hidden, under.Select(h => $"{h:00}:00").SingleOrDefault());
    }

    [Fact]
    public void An_empty_day_shows_working_hours()
    {
        var zone = new BusinessZone("Europe/Berlin");
        var date = new DateOnly(2026, 6, 2);

        var scale = new BoardScale(new BoardView(date, zone.StartOf(date), zone.StartOf(date.AddDays(1)), zone, false, []));

        Assert.Equal(10, scale.Hours);
    }

    [Fact]
    public void A_day_shows_the_usual_hours_and_what_lies_outside_of_them_and_is_opened_where_it_begins()
    {
        var zone = new BusinessZone("Europe/Berlin");
        var date = new DateOnly(2026, 6, 2);
        var early = new BoardBuffer("ABC", "Massage", zone.At(date, 400), zone.At(date, 390), zone.At(date, 400));
        var column = new BoardColumn(1, "Ana", [new BoardSpan(zone.At(date, 600), zone.At(date, 720))], [], [], []);
        var board = new BoardView(date, zone.StartOf(date), zone.StartOf(date.AddDays(1)), zone, false, [column])
        {
            Usual = new BoardSpan(zone.At(date, 8 * 60), zone.At(date, (20 * 60) + 15)),
        };

        var (usual, wider) = (new BoardScale(board), new BoardScale(board with { Columns = [column with { Buffers = [early] }] }));

        Assert.Equal((zone.At(date, 480), 13, zone.At(date, 600)), (usual.Start, usual.Hours, usual.First));
        Assert.Equal((zone.At(date, 360), 15, zone.At(date, 390)), (wider.Start, wider.Hours, wider.First));
    }

    [Fact]
    public void Of_a_visit_that_crosses_midnight_each_day_draws_its_own_part()
    {
        var zone = new BusinessZone("Europe/Berlin");
        var date = new DateOnly(2026, 6, 2);
        var (from, to) = (zone.At(date, 23 * 60), zone.At(date.AddDays(1), 60));

        Assert.Equal("top: calc(1380 * var(--minute)); height: max(12px, calc(60 * var(--minute)))", On(date).Place(from, to));
        Assert.Equal("top: calc(0 * var(--minute)); height: max(12px, calc(60 * var(--minute)))", On(date.AddDays(1)).Place(from, to));

        BoardScale On(DateOnly day) => new(new BoardView(day, zone.StartOf(day), zone.StartOf(day.AddDays(1)), zone, false,
            [new BoardColumn(1, "Ana", [new BoardSpan(zone.StartOf(day), zone.StartOf(day.AddDays(1)))], [], [], [])]));
    }

    [Fact]
    public void A_spreadsheet_runs_nothing_that_a_customer_typed()
    {
        var at = new DateTimeOffset(2026, 6, 2, 10, 0, 0, TimeSpan.FromHours(2));

        var csv = ReleasedCsv.Line(new ReleaseView("ABC", "Massage, long", "Ana", "=HYPERLINK(\"x\")", at, at, at, at, ReleaseReason.Lapsed, "system:jobs"));

        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\"", csv, StringComparison.Ordinal);
        Assert.Contains("\"Massage, long\"", csv, StringComparison.Ordinal);
        Assert.Contains("2026-06-02T10:00:00+02:00", csv, StringComparison.Ordinal);
    }
}
