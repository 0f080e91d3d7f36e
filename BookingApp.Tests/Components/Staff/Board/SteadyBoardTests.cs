using BookingApp.Components.Staff.Agenda;
using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Board.Grid;
using BookingApp.Customers.Notes;
using Bunit;

namespace BookingApp.Tests.Components.Staff.Board;

/// <summary>What of a full board is drawn when one thing of it changes.</summary>
public sealed class SteadyBoardTests : StaffedComponentTest
{
    [Fact]
    public async Task A_change_draws_the_visit_that_it_changes_and_its_column_and_no_other()
    {
        await World.PaidAsync("09:00", name: "Maya");
        var zoe = await World.PaidAsync("14:00", name: "Zoe");
        await World.PaidAsync("09:00", staff: 2, name: "Nils");
        var page = Open(visits: 3);
        var (lanes, visits, rows) = (Lanes(page), Visits(page), Rows(page));

        await World.Visits.CheckInAsync(TestWorld.Staff, zoe.Id, "They are here");
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForElement(".visit-checkedin");

        Assert.True(Lanes(page)["Ana"] > lanes["Ana"]);
        Assert.Equal(lanes["Ben"], Lanes(page)["Ben"]);
        foreach (var (drawn, before) in new[] { (Visits(page), visits), (Rows(page), rows) })
        {
            Assert.True(drawn["Zoe"] > before["Zoe"]);
            Assert.Equal((before["Maya"], before["Nils"]), (drawn["Maya"], drawn["Nils"]));
        }
    }

    [Fact]
    public async Task Who_opens_a_visit_has_its_column_drawn_and_no_other()
    {
        await World.PaidAsync("09:00", name: "Maya");
        await World.PaidAsync("09:00", staff: 2, name: "Nils");
        var page = Open(visits: 2);
        var (lanes, visits) = (Lanes(page), Visits(page));

        await page.FindAll(".visit").Single(v => v.TextContent.Contains("Maya", StringComparison.Ordinal)).ClickAsync(new());
        page.WaitForElement(".visit-open");

        Assert.True(Visits(page)["Maya"] > visits["Maya"]);
        Assert.Equal((lanes["Ben"], visits["Nils"]), (Lanes(page)["Ben"], Visits(page)["Nils"]));
    }

    // It is no part of the visit, and stands on its block.
    [Fact]
    public async Task What_staff_keep_of_a_customer_is_drawn_when_the_day_is_read_again()
    {
        var maya = await World.PaidAsync("09:00", name: "Maya");
        var page = Open(visits: 1);
        Assert.DoesNotContain("Allergic to nuts", page.Find(".visit").TextContent, StringComparison.Ordinal);

        await World.Get<CustomerTagService>().AddAsync(
            TestWorld.Staff, maya.CustomerId!.Value, "Allergic to nuts", TestContext.Current.CancellationToken);
        await World.HeldAsync("14:00", staff: 2, name: "Nils");
        Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".visit").Count));
        Assert.Contains(page.FindAll(".visit"), visit => visit.TextContent.Contains("Allergic to nuts", StringComparison.Ordinal));
    }

    private IRenderedComponent<DayPage> Open(int visits)
    {
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForAssertion(() => Assert.Equal(visits, page.FindAll(".visit").Count));
        return page;
    }

    // How often each, or a part of it, was drawn so far.
    private static Dictionary<string, int> Lanes(IRenderedComponent<DayPage> page) =>
        page.FindComponents<BoardLane>().ToDictionary(lane => lane.Instance.Column.Name, lane => lane.RenderCount);

    private static Dictionary<string, int> Visits(IRenderedComponent<DayPage> page) =>
        page.FindComponents<BoardVisit>().ToDictionary(visit => visit.Instance.Visit.Customer!.Name, visit => visit.RenderCount);

    private static Dictionary<string, int> Rows(IRenderedComponent<DayPage> page) =>
        page.FindComponents<AgendaRow>().ToDictionary(row => row.Instance.Entry.Visit!.Customer!.Name, row => row.RenderCount);
}
