using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Board.Arrivals;
using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Bunit;

namespace BookingApp.Tests.Components.Staff.Board;

/// <summary>What comes to the day while somebody looks at it.</summary>
public sealed class ArrivalTests : StaffedComponentTest
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_booking_made_elsewhere_is_said_and_marked_for_a_while_and_what_stood_there_before_is_not()
    {
        await World.PaidAsync("09:00", name: "Zoe");
        var board = Open();
        Assert.Empty(Said(board));

        await World.PaidAsync("10:00", name: "Maya");
        Clock.Advance(TimeSpan.FromSeconds(1));

        board.WaitForAssertion(() => Assert.Equal(["New: 10:00 Massage, Maya, with Ana."], Said(board)));
        Assert.Equal("status", Region(board).GetAttribute("role"));
        Assert.Equal("Maya", Assert.Single(board.FindAll(".visit-new")).QuerySelector(".visit-name")!.TextContent);
        Assert.Equal("New", board.Find(".visit-new .visit-is-new").TextContent);
        Assert.Contains("New", Assert.Single(board.FindAll(".agenda-new")).TextContent, StringComparison.Ordinal);
        Clock.Advance(ArrivedBookings.Marked + TimeSpan.FromMinutes(1));
        board.WaitForAssertion(() => Assert.Empty(board.FindAll(".visit-new, .visit-is-new, .agenda-new")));
    }

    [Fact]
    public async Task A_hold_is_no_booking_and_is_said_once_it_is_one()
    {
        var board = Open();
        var (held, order) = await World.ApprovedAsync("10:00");
        Clock.Advance(TimeSpan.FromSeconds(1));
        board.WaitForElement(".visit-held");
        Assert.Empty(Said(board));

        await World.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        Clock.Advance(TimeSpan.FromSeconds(1));

        board.WaitForAssertion(() => Assert.Equal(["New: 10:00 Massage, Maya, with Ana."], Said(board)));
    }

    [Fact]
    public async Task What_is_booked_on_this_very_screen_is_no_news_to_it()
    {
        var board = Open();
        board.FindAll("button").Single(b => b.TextContent.Trim() == "New booking").Click();
        await board.WaitForElement("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        await board.WaitForElement(".times-grid button").ClickAsync(new());

        await board.Find(".panel form").SubmitAsync(EventArgs.Empty);
        board.WaitForAssertion(() => Assert.Contains("Wanda", Names(board)));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await World.PaidAsync("15:00", name: "Maya");
        Clock.Advance(TimeSpan.FromSeconds(1));

        board.WaitForAssertion(() => Assert.Equal(["New: 15:00 Massage, Maya, with Ana."], Said(board)));
        Assert.Equal(["Maya"], board.FindAll(".visit-new .visit-name").Select(n => n.TextContent));
    }

    [Fact]
    public async Task What_is_moved_here_was_booked_before_and_what_comes_back_is_not_said_twice()
    {
        var maya = await World.PaidAsync("10:00", name: "Maya");
        World.Clock.Advance(TimeSpan.FromMinutes(5));
        Clock.Advance(TimeSpan.FromMinutes(5));
        var board = Open(day: 3);

        await MoveAsync(maya, World.At("10:00").AddDays(1));
        board.WaitForAssertion(() => Assert.Equal(["Maya"], Names(board)));
        Assert.Empty(Said(board));
        var zoe = await BookAsync("Zoe", World.At("12:00").AddDays(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        board.WaitForAssertion(() => Assert.Equal("1", Region(board).GetAttribute("data-arrivals")));
        await MoveAsync(zoe, World.At("12:00"));
        board.WaitForAssertion(() => Assert.Equal(["Maya"], Names(board)));
        await MoveAsync(await World.ReadAsync(zoe.Id), World.At("13:00").AddDays(1));
        board.WaitForAssertion(() => Assert.Equal(["Maya", "Zoe"], Names(board)));

        Assert.Equal("1", Region(board).GetAttribute("data-arrivals"));
    }

    [Fact]
    public async Task Who_looks_at_one_column_hears_of_that_alone()
    {
        var board = Open(who: "2");

        await World.PaidAsync("10:00", staff: 1, name: "Maya");
        await World.PaidAsync("12:00", staff: 2, name: "Zoe");
        Clock.Advance(TimeSpan.FromSeconds(1));

        board.WaitForAssertion(() => Assert.Equal(["New: 12:00 Massage, Zoe, with Ben."], Said(board)));
    }

    [Fact]
    public async Task Of_many_at_once_their_number_is_said()
    {
        var board = Open();

        foreach (var (time, name) in new[] { ("09:00", "Ida"), ("10:00", "Maya"), ("11:00", "Zoe"), ("12:00", "Amir") })
            await World.PaidAsync(time, name: name);
        Clock.Advance(TimeSpan.FromSeconds(1));

        board.WaitForAssertion(() => Assert.Equal(["4 new bookings."], Said(board)));
        Assert.Equal(4, board.FindAll(".visit-new").Count);
    }

    [Fact]
    public async Task A_new_guest_of_a_class_marks_the_class()
    {
        await BookAsync("Zoe", World.At("10:00"), TestWorld.PilatesClass);
        var board = Open();

        await BookAsync("Amir", World.At("10:00"), TestWorld.PilatesClass);
        Clock.Advance(TimeSpan.FromSeconds(1));

        board.WaitForAssertion(() => Assert.Equal(["New: 10:00 Pilates, Amir, with Ana."], Said(board)));
        Assert.Contains("2/3", Assert.Single(board.FindAll(".visit-class.visit-new")).TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<DayBoard> Open(int day = 2, string? who = null)
    {
        var board = Render<DayBoard>(p => p.Add(c => c.Asked, new DateOnly(2026, 6, day)).Add(c => c.Who, who));
        board.WaitForElement("[data-arrivals]");
        return board;
    }

    private async Task<ReservationView> BookAsync(string name, DateTimeOffset start, int service = TestWorld.Massage)
    {
        var request = new HoldRequest(service, start, 1) { Customer = new CustomerDetails(name, "") };
        return Assert.IsType<HoldResult.Held>(await World.Get<WalkInService>().BookAsync(TestWorld.Staff, request, Ct)).Reservation;
    }

    private async Task MoveAsync(ReservationView visit, DateTimeOffset start)
    {
        Assert.IsType<ChangeResult.Done>(await World.Rescheduling.RescheduleAsync(TestWorld.Staff, visit.Id, new RescheduleRequest(start, 1), Ct));
        Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private static AngleSharp.Dom.IElement Region(IRenderedComponent<DayBoard> board) => board.Find("[data-arrivals]");

    private static IEnumerable<string> Said(IRenderedComponent<DayBoard> board) => board.FindAll("[data-arrivals] p").Select(p => p.TextContent);

    private static IEnumerable<string> Names(IRenderedComponent<DayBoard> board) => board.FindAll(".visit-name").Select(n => n.TextContent);
}
