using System.Text.Json;
using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Board.Moving;
using BookingApp.Components.Staff.Undo;
using BookingApp.Reservations;
using BookingApp.Reservations.Rescheduling;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff;

public sealed class BoardMoverTests : StaffedComponentTest
{
    [Fact]
    public async Task What_is_lifted_learns_what_is_free_with_whom_its_own_time_among_it()
    {
        var visit = await World.PaidAsync("10:00");
        await World.HeldAsync("12:00", staff: 2, name: "Zoe");
        var page = Open();

        await LiftAsync(page, visit);

        page.WaitForAssertion(() => Assert.NotNull(Mover(page).GetAttribute("data-free")));
        var free = JsonSerializer.Deserialize<Dictionary<int, long[]>>(Mover(page).GetAttribute("data-free")!)!;
        Assert.Equal([1, 2], free.Keys.Order());
        Assert.Contains(At("10:00"), free[1]);
        Assert.Contains(At("12:00"), free[1]);
        Assert.Contains(At("10:00"), free[2]);
        Assert.DoesNotContain(At("12:00"), free[2]);
        Assert.Equal(visit.Id.ToString(), Mover(page).GetAttribute("data-lifted"));
    }

    [Fact]
    public async Task What_is_taken_by_its_lower_edge_learns_how_far_it_may_be_drawn()
    {
        var visit = await World.PaidAsync("10:00");
        await World.PaidAsync("13:00", name: "Zoe");
        var page = Open();

        await page.Find("[data-board-mover]").TriggerEventAsync("onvisitlift", new VisitMoveEventArgs { Id = visit.Id, IsLength = true });

        page.WaitForAssertion(() => Assert.Equal(
            (At("13:00") - Minutes.Between(visit.End, visit.ClaimEnd)).ToString(System.Globalization.CultureInfo.InvariantCulture),
            Mover(page).GetAttribute("data-until")));
        Assert.Null(Mover(page).GetAttribute("data-free"));
        await Mover(page).TriggerEventAsync("onvisitletgo", new VisitMoveEventArgs());
        Assert.Null(Mover(page).GetAttribute("data-until"));
    }

    [Fact]
    public async Task What_is_let_go_lights_nothing_any_more()
    {
        var visit = await World.PaidAsync("10:00");
        var page = Open();
        await LiftAsync(page, visit);

        await Mover(page).TriggerEventAsync("onvisitletgo", new VisitMoveEventArgs());

        Assert.Null(Mover(page).GetAttribute("data-free"));
        Assert.Null(Mover(page).GetAttribute("data-lifted"));
    }

    [Fact]
    public async Task What_is_dropped_is_moved_and_can_be_undone()
    {
        var visit = await World.PaidAsync("10:00");
        var page = Open();
        await LiftAsync(page, visit);

        await DropAsync(page, visit, "13:00", staff: 2);
        var moved = await World.ReadAsync(visit.Id);
        var offer = Services.GetRequiredService<UndoOffers>().Current!;
        await offer.Undo!(TestWorld.Staff);

        Assert.Equal((World.At("13:00"), 2), (moved.Start, moved.StaffId));
        Assert.Equal("Moved to 13:00 with Ben.", offer.Words);
        Assert.NotNull(offer.Email);
        Assert.Equal((World.At("10:00"), 1), ((await World.ReadAsync(visit.Id)).Start, (await World.ReadAsync(visit.Id)).StaffId));
        Assert.Equal(offer, Said); // and nothing over it
    }

    [Fact]
    public async Task A_time_that_is_taken_is_told_and_nothing_moves()
    {
        var visit = await World.PaidAsync("10:00");
        await World.HeldAsync("13:00", name: "Zoe");
        var page = Open();
        await LiftAsync(page, visit);

        await DropAsync(page, visit, "13:00");

        IsToldThatItIsTaken(page);
        Assert.Equal(World.At("10:00"), (await World.ReadAsync(visit.Id)).Start);
        Assert.Null(Said!.Undo);
    }

    [Fact]
    public async Task A_time_that_is_not_offered_asks_why_and_moves_with_a_reason()
    {
        var visit = await World.PaidAsync("10:00");
        var page = Open();
        await LiftAsync(page, visit);

        await DropAsync(page, visit, "18:00");
        Assert.Equal(World.At("10:00"), (await World.ReadAsync(visit.Id)).Start);
        await Answer(yes: true).ClickAsync(new()); // without a reason nothing happens
        Assert.Equal(World.At("10:00"), (await World.ReadAsync(visit.Id)).Start);
        Dialogs.Find("#move-reason").Change("Works late today");
        await Answer(yes: true).ClickAsync(new());

        Assert.Equal(World.At("18:00"), (await World.ReadAsync(visit.Id)).Start);
    }

    [Fact]
    public async Task No_reason_moves_a_visit_onto_another()
    {
        var visit = await World.PaidAsync("10:00");
        await World.Rescheduling.RescheduleAsync(
            TestWorld.Staff, (await World.PaidAsync("12:00", name: "Zoe")).Id, new RescheduleRequest(World.At("18:00"), 1) { OverrideReason = "Late" });
        var page = Open();
        await LiftAsync(page, visit);

        await DropAsync(page, visit, "18:00");
        Dialogs.Find("#move-reason").Change("Works late today");
        await Answer(yes: true).ClickAsync(new());

        IsToldThatItIsTaken(page);
        Assert.Equal(World.At("10:00"), (await World.ReadAsync(visit.Id)).Start);
        await World.AssertHealthyAsync();
    }

    [Fact]
    public async Task What_somebody_else_moved_while_it_was_lifted_stays_where_they_put_it()
    {
        var visit = await World.PaidAsync("10:00");
        var page = Open();
        await LiftAsync(page, visit);
        await World.Rescheduling.RescheduleAsync(TestWorld.Staff, visit.Id, new RescheduleRequest(World.At("15:00"), 1));

        await DropAsync(page, visit, "13:00");

        page.WaitForAssertion(() => Assert.True(Said?.IsRefused));
        Assert.Equal(World.At("15:00"), (await World.ReadAsync(visit.Id)).Start);
    }

    [Theory]
    [InlineData(9_007_199_254_740_991, 60)] // what a script can count to
    [InlineData(long.MaxValue, 60)]
    [InlineData(-1, 60)]
    [InlineData(0, int.MaxValue)]
    [InlineData(0, int.MinValue)]
    [InlineData(0, 0)]
    public async Task A_place_that_no_page_has_shown_is_answered_as_other_bad_input(long at, int minutes)
    {
        var visit = await World.PaidAsync("10:00");
        var page = Open();
        await LiftAsync(page, visit);

        await Mover(page).TriggerEventAsync("onvisitdrop", new VisitMoveEventArgs { Id = visit.Id, Lane = 1, At = at, Minutes = minutes });

        page.WaitForAssertion(() => Assert.True(Said?.IsRefused));
        Assert.Equal("Something in the form is not right.", Said!.Words);
        Assert.Equal((World.At("10:00"), World.At("11:00")), ((await World.ReadAsync(visit.Id)).Start, (await World.ReadAsync(visit.Id)).End));
    }

    [Fact]
    public async Task A_day_too_far_ahead_is_told_and_no_reason_is_asked_for()
    {
        var visit = await World.PaidAsync("10:00");
        var page = Open();
        await LiftAsync(page, visit);

        await Mover(page).TriggerEventAsync("onvisitdrop", new VisitMoveEventArgs
        {
            Id = visit.Id,
            Lane = 1,
            At = Minutes.Of(World.At("10:00").AddYears(6)),
            Minutes = 60,
        });

        page.WaitForAssertion(() => Assert.Equal("This day is too far ahead to be booked yet.", Said?.Words));
        Assert.Empty(Dialogs.FindAll("#move-reason"));
    }

    [Fact]
    public async Task What_has_begun_or_is_over_cannot_be_lifted()
    {
        var visit = await World.PaidAsync("10:00");
        await World.Visits.CheckInAsync(TestWorld.Staff, visit.Id, "They are here");

        var page = Open();

        Assert.False(page.Find(".visit").HasAttribute("data-movable"));
    }

    private UndoOffer? Said => Services.GetRequiredService<UndoOffers>().Current;

    private void IsToldThatItIsTaken(IRenderedComponent<DayPage> page) => page.WaitForAssertion(
        () => Assert.Contains("Somebody else has that time", Said is { IsRefused: true, Words: var words } ? words : "", StringComparison.Ordinal));

    private IRenderedComponent<DayPage> Open()
    {
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".visit");
        return page;
    }

    private static AngleSharp.Dom.IElement Mover(IRenderedComponent<DayPage> page) => page.Find("[data-board-mover]");

    private static Task LiftAsync(IRenderedComponent<DayPage> page, ReservationView visit) =>
        Mover(page).TriggerEventAsync("onvisitlift", new VisitMoveEventArgs { Id = visit.Id });

    private Task DropAsync(IRenderedComponent<DayPage> page, ReservationView visit, string time, int staff = 1) => Mover(page).TriggerEventAsync(
        "onvisitdrop", new VisitMoveEventArgs { Id = visit.Id, Lane = staff, At = At(time), Minutes = Minutes.Between(visit.Start, visit.End) });

    private long At(string time) => Minutes.Of(World.At(time));
}
