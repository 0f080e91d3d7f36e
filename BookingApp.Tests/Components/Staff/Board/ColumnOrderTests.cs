using BookingApp.Accounts.Preferences;
using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Board.Columns;
using Bunit;

namespace BookingApp.Tests.Components.Staff.Board;

/// <summary>The columns in the order that whoever looks has chosen.</summary>
public sealed class ColumnOrderTests : StaffedComponentTest
{
    [Theory]
    [InlineData("", "1 2 3", 1, 2, "2 3 1")]
    [InlineData("", "1 2 3", 3, 0, "3 1 2")]
    [InlineData("3 1", "3 1 2", 2, 1, "3 2 1")]
    [InlineData("3 9 1 2", "3 1 2", 2, 1, "3 2 9 1")] // who is not there that day stays before whom they stood
    [InlineData("3 9 1 2", "3 1 2", 3, 1, "9 1 3 2")]
    [InlineData("", "1 2 3", 2, 9, "1 3 2")]
    [InlineData("", "1", 1, 0, "1")]
    public void A_column_is_put_where_it_is_wanted_among_those_that_are_shown(string kept, string shown, int person, int to, string order) =>
        Assert.Equal(Numbers(order), ColumnOrder.Move(Numbers(kept), Numbers(shown), person, to));

    [Fact]
    public async Task A_column_moves_by_its_menu_and_by_its_keys_and_the_order_is_kept_for_the_next_time()
    {
        await World.AddUserAsync(1);
        var board = Open();
        Assert.Equal(["Ana", "Ben"], Names(board));

        await board.FindAll("[aria-label=Ana] .menu-item").Single(b => b.TextContent.Trim() == "To the right").ClickAsync(new());

        board.WaitForAssertion(() => Assert.Equal(["Ben", "Ana"], Names(board)));
        Assert.Contains("Ana: column 2 of 2.", board.FindAll("[role=status]").Select(s => s.TextContent));
        Assert.Equal(["Ben", "Ana"], Names(Open()));
        Assert.Equal([2, 1], (await World.Get<UserPreferencesService>().FindAsync(TestWorld.Staff, TestContext.Current.CancellationToken)).Columns);
        await board.Find("[data-column-grip='1']").TriggerEventAsync("oncolumnmove", new ColumnMoveEventArgs { To = 0 });
        board.WaitForAssertion(() => Assert.Equal(["Ana", "Ben"], Names(board)));
    }

    [Fact]
    public void One_column_alone_cannot_be_moved() => Assert.Empty(Open(who: "2").FindAll("[data-column-grip]"));

    private IRenderedComponent<DayBoard> Open(string? who = null)
    {
        var board = Render<DayBoard>(p => p.Add(c => c.Asked, new DateOnly(2026, 6, 2)).Add(c => c.Who, who));
        board.WaitForElement(".board-name");
        return board;
    }

    private static IEnumerable<string> Names(IRenderedComponent<DayBoard> board) => board.FindAll(".board-name h2").Select(n => n.TextContent);

    private static List<int> Numbers(string words) =>
        [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];
}
