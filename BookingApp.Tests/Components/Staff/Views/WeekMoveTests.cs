using System.Text.Json;
using BookingApp.Components.Staff.Board.Moving;
using BookingApp.Components.Staff.Undo;
using BookingApp.Components.Staff.Week;
using BookingApp.Reservations;
using BookingApp.Reservations.Rescheduling;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff.Views;

/// <summary>Visits that are moved in the week, of one person and of all: the first of June 2026 is its Monday.</summary>
public sealed class WeekMoveTests : StaffedComponentTest
{
    private const int Tuesday = 1;
    private const int Friday = 4;
    private const int Ten = 10 * 60;

    [Fact]
    public async Task In_the_week_of_one_person_a_visit_goes_to_another_day_and_time_and_back()
    {
        var visit = await World.PaidAsync("10:00");
        var page = Open(who: "1");
        await LiftAsync(page, visit, Tuesday);

        var free = Free(page);
        await DropAsync(page, visit, Friday, 13 * 60);
        var moved = await World.ReadAsync(visit.Id);
        await Said!.Undo!(TestWorld.Staff);

        Assert.Contains(Ten, free[Tuesday]);
        Assert.Contains(13 * 60, free[Friday]);
        Assert.Equal((World.At("13:00").AddDays(3), 1), (moved.Start, moved.StaffId));
        Assert.Equal("Moved to Fri 05/06/2026, 13:00 with Ana.", Said.Words);
        Assert.NotNull(Said.Email);
        Assert.Equal(World.At("10:00"), (await World.ReadAsync(visit.Id)).Start);
    }

    [Fact]
    public async Task In_the_week_of_one_person_its_lower_edge_makes_it_longer()
    {
        var visit = await World.PaidAsync("10:00");
        await World.PaidAsync("13:00", name: "Zoe");
        var page = Open(who: "1");

        await Mover(page).TriggerEventAsync(
            "onvisitlift", new VisitMoveEventArgs { Id = visit.Id, Lane = Tuesday, At = Ten, Minutes = 60, IsLength = true });
        Assert.Equal(13 * 60 - Minutes.Between(visit.End, visit.ClaimEnd), int.Parse(Mover(page).GetAttribute("data-until")!, null));
        await DropAsync(page, visit, Tuesday, Ten, minutes: 90);

        Assert.Equal(World.At("11:30"), (await World.ReadAsync(visit.Id)).End);
    }

    [Fact]
    public async Task In_the_week_of_all_a_visit_goes_to_another_person_and_day_at_its_time()
    {
        var visit = await World.PaidAsync("10:00");
        await World.HeldAsync("10:00", staff: 2, name: "Zoe");
        var page = Open();
        await LiftAsync(page, visit, 10 + Tuesday);

        var free = Free(page);
        await DropAsync(page, visit, 20 + Friday, Ten);

        Assert.All(free.Values, starts => Assert.Equal([Ten], starts));
        Assert.Contains(10 + Tuesday, free.Keys);
        Assert.DoesNotContain(20 + Tuesday, free.Keys);
        var moved = await World.ReadAsync(visit.Id);
        Assert.Equal((World.At("10:00").AddDays(3), 2), (moved.Start, moved.StaffId));
    }

    [Fact]
    public async Task What_was_moved_since_the_week_was_drawn_is_not_lifted()
    {
        var visit = await World.PaidAsync("10:00");
        var page = Open(who: "1");
        await World.Rescheduling.RescheduleAsync(TestWorld.Staff, visit.Id, new RescheduleRequest(World.At("15:00"), 1));

        await LiftAsync(page, visit, Tuesday);
        Assert.Null(Mover(page).GetAttribute("data-lifted"));
        await DropAsync(page, visit, Friday, Ten);

        Assert.Equal(World.At("15:00"), (await World.ReadAsync(visit.Id)).Start);
        Assert.True(Services.GetRequiredService<UndoOffers>().Current is { IsRefused: true }); // and not without a word
    }

    [Theory]
    [InlineData(7, Ten)]
    [InlineData(-1, Ten)]
    [InlineData(int.MaxValue, Ten)]
    [InlineData(Friday, 24 * 60)]
    [InlineData(Friday, -5)]
    [InlineData(Friday, long.MaxValue)]
    public async Task A_place_that_no_week_has_shown_is_answered_as_other_bad_input(int lane, long at)
    {
        var visit = await World.PaidAsync("10:00");
        var page = Open(who: "1");
        await LiftAsync(page, visit, Tuesday);

        await DropAsync(page, visit, lane, at);

        page.WaitForAssertion(() => Assert.Equal((true, "Something in the form is not right."), (Said?.IsRefused, Said?.Words)));
        Assert.Equal(World.At("10:00"), (await World.ReadAsync(visit.Id)).Start);
    }

    [Fact]
    public async Task A_class_and_who_is_here_already_stay_where_they_are()
    {
        await World.HeldAsync("12:00", service: TestWorld.PilatesClass);
        var here = await World.PaidAsync("10:00");
        await World.Visits.CheckInAsync(TestWorld.Staff, here.Id, "They are here");

        var page = Render<WeekBoard>(p => p.Add(c => c.Asked, new DateOnly(2026, 6, 2)));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".week-visit").Count));
        Assert.Empty(page.FindAll("[data-movable]"));
    }

    private UndoOffer? Said => Services.GetRequiredService<UndoOffers>().Current;

    private IRenderedComponent<WeekBoard> Open(string? who = null)
    {
        var page = Render<WeekBoard>(p => p.Add(c => c.Asked, new DateOnly(2026, 6, 2)).Add(c => c.Who, who));
        page.WaitForElement(".week-visit[data-movable]");
        return page;
    }

    private static AngleSharp.Dom.IElement Mover(IRenderedComponent<WeekBoard> page) => page.Find("[data-board-mover]");

    private static Dictionary<int, long[]> Free(IRenderedComponent<WeekBoard> page) =>
        JsonSerializer.Deserialize<Dictionary<int, long[]>>(page.WaitForElement("[data-free]").GetAttribute("data-free")!)!;

    private static Task LiftAsync(IRenderedComponent<WeekBoard> page, ReservationView visit, int lane) =>
        Mover(page).TriggerEventAsync("onvisitlift", new VisitMoveEventArgs { Id = visit.Id, Lane = lane, At = Ten, Minutes = 60 });

    private static Task DropAsync(IRenderedComponent<WeekBoard> page, ReservationView visit, int lane, long at, int minutes = 60) =>
        Mover(page).TriggerEventAsync("onvisitdrop", new VisitMoveEventArgs { Id = visit.Id, Lane = lane, At = at, Minutes = minutes });
}
