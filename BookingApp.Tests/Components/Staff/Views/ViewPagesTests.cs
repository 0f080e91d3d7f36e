using System.Globalization;
using BookingApp.Components.Staff.Agenda;
using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Board.Grid;
using BookingApp.Components.Staff.Month;
using BookingApp.Components.Staff.Sheet;
using BookingApp.Components.Staff.Views;
using BookingApp.Components.Staff.Week;
using BookingApp.Customers;
using BookingApp.Customers.Notes;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Bunit;

namespace BookingApp.Tests.Components.Staff.Views;

public sealed class ViewPagesTests : StaffedComponentTest
{
    private static readonly DateOnly _tuesday = new(2026, 6, 2);

    [Theory]
    [InlineData("mine", 7, 7)]
    [InlineData("2", 7, 2)]
    [InlineData("2", null, 2)]
    [InlineData("mine", null, null)] // whoever has no column sees everybody
    [InlineData("all", 7, null)]
    [InlineData(null, 7, null)]
    [InlineData("99999999999999999999", 7, null)]
    public void Whose_visits_are_shown_is_what_the_address_says(string? who, int? own, int? shown) => Assert.Equal(shown, WhoFilter.StaffId(who, own));

    [Theory]
    [InlineData(null, 7, 7)]
    [InlineData("all", 7, null)]
    [InlineData("2", 7, 2)]
    [InlineData(null, null, null)]
    public void Whoever_has_a_column_begins_with_their_own_list(string? who, int? own, int? shown) => Assert.Equal(shown, WhoFilter.ListOf(who, own));

    [Theory]
    [InlineData("en-GB", "1 Jun – 7 Jun 2026", "Mon")]
    [InlineData("en-US", "May 31 – Jun 6, 2026", "Sun")]
    public async Task A_week_begins_with_the_first_day_of_the_readers_weeks(string culture, string title, string first)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        await BookAsync("10:00", "Maya");

        var page = Render<WeekBoard>(p => p.Add(c => c.Asked, _tuesday));

        page.WaitForAssertion(() => Assert.Equal(title, page.Find("h1").TextContent));
        Assert.StartsWith(first, page.FindAll(".week-head")[0].TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_visits_of_a_day_than_a_cell_of_the_week_holds_are_counted_and_lead_to_the_day()
    {
        foreach (var time in new[] { "09:00", "10:00", "11:00", "12:00", "13:00", "14:00" })
            await BookAsync(time, "Maya");

        var page = Render<WeekBoard>(p => p.Add(c => c.Asked, _tuesday));

        page.WaitForAssertion(() => Assert.Equal(4, page.FindAll(".week-visit").Count));
        Assert.Equal(("+2 more", "/staff/2026-06-02"), (page.Find(".rows-more").TextContent, page.Find(".rows-more").GetAttribute("href")));
    }

    [Theory]
    [InlineData(null, ".rows-cell .muted")]
    [InlineData("1", ".week-block")]
    public async Task A_week_says_what_is_blocked_of_a_day(string? who, string place)
    {
        await World.Get<TimeOffService>().AddAsync(
            TestWorld.Staff, 1, World.At("11:00"), World.At("12:30"), "Dentist", ct: TestContext.Current.CancellationToken);
        await World.Get<TimeOffService>().AddAsync(
            TestWorld.Staff, 1, World.At("00:00").AddDays(1), World.At("00:00").AddDays(2), "Holiday", ct: TestContext.Current.CancellationToken);

        var page = Render<WeekBoard>(p => p.Add(c => c.Asked, _tuesday).Add(c => c.Who, who));

        page.WaitForElement(place);
        Assert.Equal(["11:00–12:30 Dentist"], page.FindAll(place).Select(b => b.TextContent.Trim()).Where(words => words != "Time off"));
    }

    [Fact]
    public async Task A_week_of_one_person_and_every_way_out_of_it_keep_whose_it_is()
    {
        var maya = await BookAsync("10:00", "Maya");
        await BookAsync("10:00", "Zoe", staff: 2);

        var page = Render<WeekBoard>(p => p.Add(c => c.Asked, _tuesday).Add(c => c.Who, "1"));

        page.WaitForAssertion(() => Assert.Single(page.FindAll(".week-visit")));
        Assert.Equal($"/staff/2026-06-02?open={maya.Reference}&who=1", page.Find(".week-visit").GetAttribute("href"));
        Assert.Equal(
            ["/staff/2026-06-02?who=1", "/staff/week/2026-06-02?who=1", "/staff/month/2026-06-02?who=1", "/staff/list/2026-06-02?who=1"],
            page.FindAll("nav.segments a").Select(a => a.GetAttribute("href")));
        Assert.Contains("/staff/week/2026-06-09?who=1", page.FindAll("a").Select(a => a.GetAttribute("href")));
        Assert.Equal(["/staff/week/2026-06-02", "/staff/week/2026-06-02?who=1", "/staff/week/2026-06-02?who=2"],
            page.FindAll("nav.menu-list a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task A_class_of_the_week_opens_its_guests_on_its_day()
    {
        var zoe = await BookAsync("12:00", "Zoe", service: TestWorld.PilatesClass);
        await BookAsync("12:00", "Nils", service: TestWorld.PilatesClass);
        var page = Render<WeekBoard>(p => p.Add(c => c.Asked, _tuesday));

        var address = page.WaitForElement(".week-visit").GetAttribute("href")!;
        Assert.Equal($"/staff/2026-06-02?open={zoe.SessionId:N}", address);
        var board = Render<DayBoard>(p => p.Add(c => c.Asked, _tuesday).Add(c => c.AskedOpen, address[(address.IndexOf('=', StringComparison.Ordinal) + 1)..]));

        board.WaitForAssertion(() => Assert.Equal(["Nils", "Zoe"], board.FindAll(".panel .roster-name").Select(n => n.TextContent)));
    }

    [Fact]
    public async Task A_month_follows_what_is_booked_while_it_is_looked_at()
    {
        var page = Render<MonthBoard>(p => p.Add(c => c.Asked, _tuesday));
        page.WaitForAssertion(() => Assert.Equal("0% booked", Share()));

        await BookAsync("10:00", "Maya");
        Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Equal("6% booked", Share()));

        string Share() => page.Find("a.day-cell[href='/staff/2026-06-02'] .day-share > :last-child").TextContent;
    }

    [Fact]
    public async Task A_list_begins_with_ones_own_and_has_a_class_as_one_row()
    {
        await BookAsync("10:00", "Maya");
        await BookAsync("12:00", "Zoe", service: TestWorld.PilatesClass);
        await BookAsync("12:00", "Nils", service: TestWorld.PilatesClass);
        await BookAsync("10:00", "Wim", staff: 2);
        var board = await World.Get<BoardQueries>().BoardAsync(_tuesday, TestContext.Current.CancellationToken);

        var mine = Render<AgendaList>(p => p.Add(c => c.Board, board).Add(c => c.Own, 1));
        var all = Render<AgendaList>(p => p.Add(c => c.Board, board).Add(c => c.Own, 1).Add(c => c.Who, "all"));
        var none = Render<AgendaList>(p => p.Add(c => c.Board, board));

        Assert.Equal(["Maya", "Pilates"], Names(mine));
        Assert.StartsWith("2/3", mine.FindAll(".agenda-row")[1].QuerySelector(".badge")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Confirmed", all.Markup, StringComparison.Ordinal); // as nearly all are
        Assert.DoesNotContain("Ana", mine.Markup, StringComparison.Ordinal); // it is her list
        Assert.Contains("Ana", all.Markup, StringComparison.Ordinal);
        Assert.Contains("Wim", Names(all));
        Assert.Contains("Wim", Names(none));
    }

    [Fact]
    public async Task A_row_of_the_list_says_what_the_board_says_of_a_visit()
    {
        var maya = await BookAsync("10:00", "Maya");
        await World.Reservations.NoteAsync(TestWorld.Staff, maya.Id, "Bring the X-ray.", ct: TestContext.Current.CancellationToken);
        var board = await World.Get<BoardQueries>().BoardAsync(_tuesday, TestContext.Current.CancellationToken);

        var row = Render<AgendaList>(p => p.Add(c => c.Board, board)).Find(".agenda-row");

        Assert.Equal("Maya", row.QuerySelector("strong")!.TextContent.Trim());
        Assert.Equal("€45.00 due\u00A0· Note", row.QuerySelector(".muted")!.TextContent.Trim());
        Assert.Equal("Bring the X-ray.", row.QuerySelector("em")!.TextContent);
    }

    [Theory, InlineData(StaffView.Day), InlineData(StaffView.List)]
    public async Task Whose_day_it_is_is_chosen_in_one_place_and_a_list_begins_with_ones_own(StaffView view)
    {
        var board = await World.Get<BoardQueries>().BoardAsync(_tuesday, TestContext.Current.CancellationToken);

        var tools = Render<BoardTools>(p => p.Add(c => c.Day, _tuesday).Add(c => c.Board, board).Add(c => c.View, view).Add(c => c.Own, 1));

        var list = view is StaffView.List ? "/staff/list/2026-06-02" : "/staff/2026-06-02";
        var menus = tools.FindAll(".who-menu");
        Assert.Equal(view is StaffView.List ? ["Only mine"] : new[] { "Everyone", "Only mine" }, menus.Select(m => m.QuerySelector(".who-name")!.TextContent));
        Assert.Equal([$"{list}?who=all", $"{list}?who=at-work", list, $"{list}?who=2"], Links(menus[^1]));
        if (view is StaffView.Day)
            Assert.Equal([list, $"{list}?who=at-work", $"{list}?who=mine", $"{list}?who=2"], Links(menus[0]));

        static IEnumerable<string?> Links(AngleSharp.Dom.IElement menu) => menu.QuerySelectorAll("a").Select(a => a.GetAttribute("href"));
    }

    [Fact]
    public async Task Who_works_this_day_is_shown_alone_with_whoever_is_off_and_has_a_visit_all_the_same()
    {
        var ct = TestContext.Current.CancellationToken;
        await World.Get<TimeOffService>().AddAsync(TestWorld.Staff, 1, World.At("00:00"), World.At("00:00").AddDays(1), "Holiday", ct: ct);
        var away = await World.Get<BoardQueries>().BoardAsync(_tuesday, ct);
        await World.Get<TimeOffService>().RemoveAsync(TestWorld.Staff, Assert.Single(away.Columns.Single(c => c.StaffId is 1).Blocks).Id, ct);
        await BookAsync("10:00", "Maya");
        await World.Get<TimeOffService>().AddAsync(
            TestWorld.Staff, 1, World.At("00:00"), World.At("00:00").AddDays(1), "Ill", over: TimeOffOver.LetsStay, ct: ct);
        var needed = await World.Get<BoardQueries>().BoardAsync(_tuesday, ct);

        Assert.Equal(["Ben"], WhoFilter.Shown(away, WhoFilter.AtWork, own: 1).Columns.Select(c => c.Name));
        Assert.Equal(["Ana", "Ben"], WhoFilter.Shown(needed, WhoFilter.AtWork, own: null).Columns.Select(c => c.Name));
        Assert.Equal(["Ana", "Ben"], WhoFilter.Shown(away, null, own: null).Columns.Select(c => c.Name));
        Assert.Equal(["Ana"], WhoFilter.Shown(away, WhoFilter.Mine, own: 1).Columns.Select(c => c.Name));
    }

    [Fact]
    public async Task A_visit_whose_customer_was_asked_for_another_time_says_so_on_the_board_and_in_the_list()
    {
        var ct = TestContext.Current.CancellationToken;
        var visit = await World.PaidAsync("10:00");
        await World.Get<AnotherTime>().AskAsync(TestWorld.Staff, visit.Id, ct: ct);
        var board = await World.Get<BoardQueries>().BoardAsync(_tuesday, ct);

        var row = Render<AgendaList>(p => p.Add(c => c.Board, board)).Find(".agenda-row");
        var block = Render<BoardVisit>(p => p.Add(c => c.Board, board).Add(c => c.Visit, board.Find(visit.Reference)!)).Find("[data-visit]");

        Assert.Contains("Asked for another time", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Asked for another time", block.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_view_leads_to_a_new_booking_and_to_the_sheet_of_its_day()
    {
        var week = Render<WeekBoard>(p => p.Add(c => c.Asked, _tuesday).Add(c => c.Who, "2"));
        var month = Render<MonthBoard>(p => p.Add(c => c.Asked, _tuesday));

        week.WaitForAssertion(() => Assert.Equal("/staff/2026-06-02?new=booking&who=2", week.Find("a.new-booking").GetAttribute("href")));
        month.WaitForAssertion(() => Assert.Equal("/staff/2026-06-02?new=booking", month.Find("a.new-booking").GetAttribute("href")));
        Assert.Equal("/staff/2026-06-02/sheet?who=2", week.Find(".more-menu a").GetAttribute("href"));
    }

    [Fact]
    public async Task A_sheet_has_phone_notes_and_status_and_a_class_as_a_roster_to_tick()
    {
        var maya = await BookAsync("10:00", "Maya", phone: "030 1234567");
        await World.Reservations.NoteAsync(TestWorld.Staff, maya.Id, "Bring the X-ray.", ct: TestContext.Current.CancellationToken);
        await BookAsync("12:00", "Zoe", service: TestWorld.PilatesClass);
        await BookAsync("12:00", "Nils", service: TestWorld.PilatesClass);
        await World.HeldAsync("15:00", name: "Held");

        var page = Render<SheetPage>(p => p.Add(c => c.Date, "2026-06-02"));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".sheet-person").Count));
        Assert.Contains("030 1234567", page.Find(".sheet-table tbody").TextContent, StringComparison.Ordinal);
        Assert.Contains("Bring the X-ray.", page.Find(".sheet-notes").TextContent, StringComparison.Ordinal);
        Assert.Equal("Confirmed", page.Find(".sheet-table tbody .badge").TextContent);
        Assert.Equal(["Nils", "Zoe"], page.FindAll(".sheet-guest b").Select(b => b.TextContent));
        Assert.Equal(2, page.FindAll(".sheet-guest .tick").Count);
        Assert.DoesNotContain("Held", page.Find(".sheet").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_says_the_hours_the_time_off_and_what_is_kept_of_each_customer()
    {
        var ct = TestContext.Current.CancellationToken;
        var maya = (await World.ReadAsync((await World.PaidAsync("10:00")).Id)).CustomerId!.Value;
        await World.Get<CustomerTagService>().AddAsync(TestWorld.Staff, maya, "Allergic to nuts", ct);
        foreach (var note in new[] { "Old words.", "Prefers tea.", "Comes by bus." })
        {
            await World.Get<CustomerNoteService>().AddAsync(TestWorld.Staff, maya, note, World.NewCommand(), ct);
            World.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await World.Get<TimeOffService>().AddAsync(TestWorld.Staff, 1, World.At("15:00"), World.At("16:00"), "Dentist", ct: ct);

        var page = Render<SheetPage>(p => p.Add(c => c.Date, "2026-06-02"));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".sheet-person").Count));
        Assert.Equal(
            ["Works 09:00–17:00", "Off 15:00–16:00 Dentist"],
            page.FindAll(".sheet-person")[0].QuerySelectorAll(".sheet-hours").Select(p => p.TextContent.Trim()));
        Assert.Equal(
            ["Customer: Allergic to nuts", "Customer notes: Comes by bus.", "Customer notes: Prefers tea."],
            page.FindAll(".sheet-notes p").Select(p => p.TextContent.Trim()));
    }

    private async Task<ReservationView> BookAsync(string time, string name, int staff = 1, int service = TestWorld.Massage, string? phone = null) =>
        Assert.IsType<HoldResult.Held>(await World.Get<WalkInService>().BookAsync(
            TestWorld.Staff, new HoldRequest(service, World.At(time), staff) { Customer = new CustomerDetails(name, "", phone) },
            TestContext.Current.CancellationToken)).Reservation;

    private static IEnumerable<string> Names(IRenderedComponent<AgendaList> list) =>
        list.FindAll(".agenda-row").Select(row => row.QuerySelector(".agenda-name")!.TextContent);
}
