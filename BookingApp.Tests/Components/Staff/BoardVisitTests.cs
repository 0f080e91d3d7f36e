using BookingApp.Components.Staff.Board.Grid;
using BookingApp.Customers.Notes;
using BookingApp.Reservations.Board;
using Bunit;

namespace BookingApp.Tests.Components.Staff;

/// <summary>What a block of the board says of its visit.</summary>
public sealed class BoardVisitTests : StaffedComponentTest
{
    [Theory]
    [InlineData("confirmed", "New customer\u00A0· Paid", 1)]
    [InlineData("checked in", "Checked in\u00A0· New customer\u00A0· Paid", 2)]
    [InlineData("no-show", "No-show\u00A0· New customer\u00A0· Paid", 2)]
    [InlineData("with a note", "New customer\u00A0· Paid\u00A0· Note", 2)]
    [InlineData("known", "Paid", 0)]
    public async Task Each_icon_has_its_word(string state, string words, int icons)
    {
        var visit = await World.PaidAsync("10:00", name: "Maya");
        World.Clock.Advance(World.At("10:00") - World.Clock.GetUtcNow());
        if (state is "checked in")
            await World.Visits.CheckInAsync(TestWorld.Staff, visit.Id, ct: TestContext.Current.CancellationToken);
        else if (state is "no-show")
            await World.Visits.MarkNoShowAsync(TestWorld.Staff, visit.Id, ct: TestContext.Current.CancellationToken);
        else if (state is "with a note")
            await World.Reservations.NoteAsync(TestWorld.Staff, visit.Id, "Left shoulder", "", TestContext.Current.CancellationToken);
        else if (state is "known")
            visit = await World.PaidAsync("13:00", name: "Maya");

        var block = await ShowAsync(visit.Id);

        Assert.Equal(words, block.Find(".visit-more").TextContent);
        Assert.Equal(icons, block.FindAll(".visit-marks svg").Count);
        Assert.Equal("Maya", block.Find(".visit-name").TextContent);
        Assert.StartsWith(state is "known" ? "13:00–14:00" : "10:00–11:00", block.Find(".visit").TextContent.Trim(), StringComparison.Ordinal);
        if (state is "with a note")
            Assert.Equal("Left shoulder", block.Find(".visit-note").TextContent);
    }

    [Fact]
    public async Task Tags_of_the_customer_stand_on_the_visit_before_its_note()
    {
        var visit = await World.PaidAsync("10:00", name: "Maya");
        var ct = TestContext.Current.CancellationToken;
        await World.Reservations.NoteAsync(TestWorld.Staff, visit.Id, "Left shoulder", "", ct);
        var customer = visit.CustomerId!.Value;
        await World.Get<CustomerTagService>().AddAsync(TestWorld.Staff, customer, "Nut allergy", ct);
        await World.Get<CustomerNoteService>().AddAsync(TestWorld.Staff, customer, "Likes it warm", World.NewCommand(), ct);

        var block = await ShowAsync(visit.Id);

        Assert.Equal("Nut allergy\u00A0· Left shoulder", block.Find(".visit-note").TextContent);
        Assert.Equal("New customer\u00A0· Paid\u00A0· Note\u00A0· Notes on the customer", block.Find(".visit-more").TextContent);
    }

    [Fact]
    public async Task What_is_kept_free_before_and_after_a_visit_is_drawn_with_its_length()
    {
        var visit = (await World.PaidAsync("10:00")) with { };
        var board = await BoardAsync();
        var entry = new BoardEntry(board.Find(visit.Reference)! with { ClaimStart = visit.Start.AddMinutes(-5), ClaimEnd = visit.End.AddMinutes(15) }, null);

        var kept = Render<LaneBuffers>(p => p.Add(c => c.Entry, entry).Add(c => c.Scale, new BoardScale(board)).Add(c => c.Across, "left: 0"));

        Assert.Equal(["5 min to prepare", "15 min to tidy up"], kept.FindAll(".lane-kept").Select(k => k.TextContent));
        Assert.Equal("5 min to prepare", Assert.Single(kept.FindAll(".lane-kept-short")).TextContent); // no line of words fits into five minutes
        Assert.Contains("height: max(12px, calc(15 * var(--minute)))", kept.FindAll(".lane-kept")[1].GetAttribute("style"), StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<BoardVisit>> ShowAsync(Guid id)
    {
        var board = await BoardAsync();
        var visit = board.Columns.SelectMany(c => c.Reservations).Single(r => r.Id == id);
        return Render<BoardVisit>(p => p.Add(c => c.Visit, visit).Add(c => c.Board, board).Add(c => c.Place, "top: 0"));
    }

    private Task<BoardView> BoardAsync() => World.Get<BoardQueries>().BoardAsync(new DateOnly(2026, 6, 2), TestContext.Current.CancellationToken);
}
