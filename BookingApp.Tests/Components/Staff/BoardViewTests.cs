using BookingApp.Reservations.Board;

namespace BookingApp.Tests.Components.Staff;

public sealed class BoardViewTests
{
    [Theory]
    [InlineData(2, "Ben Ana Cleo")]
    [InlineData(null, "Ana Ben Cleo")]
    [InlineData(9, "Ana Ben Cleo")]
    public void Who_looks_has_the_first_column(int? own, string columns)
    {
        var people = new[] { (1, "Ana"), (2, "Ben"), (3, "Cleo") }.Select(p => new BoardColumn(p.Item1, p.Item2, [], [], [], []));

        var board = new BoardView(new(2026, 6, 2), default, default, null!, false, [.. people]).OwnFirst(own);

        Assert.Equal(columns, string.Join(' ', board.Columns.Select(c => c.Name)));
    }
}
