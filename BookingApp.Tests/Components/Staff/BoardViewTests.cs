using System.Globalization;
using BookingApp.Components.Staff.Board.Grid;
using BookingApp.Reservations.Board;

namespace BookingApp.Tests.Components.Staff;

public sealed class BoardViewTests
{
    [Theory]
    [InlineData(2, "", "Ben Ana Cleo")]
    [InlineData(null, "", "Ana Ben Cleo")]
    [InlineData(9, "", "Ana Ben Cleo")]
    [InlineData(2, "3 1", "Cleo Ana Ben")]
    [InlineData(2, "3", "Cleo Ben Ana")]
    [InlineData(null, "9 3", "Cleo Ana Ben")]
    public void Who_looks_has_the_first_column_unless_they_have_chosen_an_order(int? own, string order, string columns)
    {
        var people = new[] { (1, "Ana"), (2, "Ben"), (3, "Cleo") }.Select(p => new BoardColumn(p.Item1, p.Item2, [], [], [], []));

        var board = new BoardView(new(2026, 6, 2), default, default, null!, false, [.. people])
            .InOrder([.. order.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))], own);

        Assert.Equal(columns, string.Join(' ', board.Columns.Select(c => c.Name)));
    }

    [Theory]
    [InlineData(2, "Ben")]
    [InlineData(null, "Ana Ben")]
    [InlineData(9, "Ana Ben")] // who has no column sees all
    public void One_persons_column_can_be_shown_alone(int? person, string columns)
    {
        var people = new[] { (1, "Ana"), (2, "Ben") }.Select(p => new BoardColumn(p.Item1, p.Item2, [], [], [], []));

        var board = new BoardView(new(2026, 6, 2), default, default, null!, false, [.. people]).Only(person);

        Assert.Equal(columns, string.Join(' ', board.Columns.Select(c => c.Name)));
    }

    [Fact]
    public void What_overlaps_shares_the_width_and_what_only_touches_does_not()
    {
        var day = new DateTimeOffset(2026, 6, 2, 0, 0, 0, TimeSpan.Zero);
        var entries = new[] { (9, 11), (10, 12), (11, 12), (12, 13) }.Select(hours => Entry(day.AddHours(hours.Item1), day.AddHours(hours.Item2)));

        var places = SideBySide.Of(entries).Select(p => (p.Entry.Start.Hour, p.Place, p.Of));

        Assert.Equal([(9, 0, 2), (10, 1, 2), (11, 0, 2), (12, 0, 1)], places);

        static BoardEntry Entry(DateTimeOffset start, DateTimeOffset end) =>
            new(null, new BoardClass(Guid.Empty, 1, "Yoga", "Ana", "", start, end, start, end, 8, []));
    }
}
