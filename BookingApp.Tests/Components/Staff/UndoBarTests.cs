using BookingApp.Components.Shared.Feedback;
using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Undo;
using BookingApp.Reservations;
using BookingApp.Reservations.Rescheduling;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff;

public sealed class UndoBarTests : StaffedComponentTest
{
    [Fact]
    public async Task A_move_is_said_with_its_email_and_both_can_be_taken_back()
    {
        var (bar, visit) = await MovedAsync();

        Assert.Equal("status", bar.Find(".undo-place").GetAttribute("role"));
        Assert.Contains("Moved to 13:00 with Ana.", bar.Find(".undo-words").TextContent, StringComparison.Ordinal);
        Assert.Contains("Email goes in 30 s", bar.Markup, StringComparison.Ordinal);
        await PressAsync(bar, "Don't send");
        bar.WaitForAssertion(() => Assert.Contains("The email is not sent.", bar.Find(".undo-words").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("Email goes in", bar.Markup, StringComparison.Ordinal);
        await PressAsync(bar, "Undo");

        bar.WaitForAssertion(() => Assert.Equal("Undone.", bar.Find(".undo-words").TextContent));
        Assert.Equal(World.At("10:00"), (await World.ReadAsync(visit.Id)).Start);
    }

    [Fact]
    public async Task An_undo_that_comes_too_late_says_what_stands_in_its_way()
    {
        var (bar, visit) = await MovedAsync();
        await World.HeldAsync("10:00", name: "Zoe");

        await PressAsync(bar, "Undo");

        bar.WaitForAssertion(() => Assert.StartsWith("Not undone. Somebody else has that time", bar.Find(".undo-words").TextContent, StringComparison.Ordinal));
        Assert.Equal(World.At("13:00"), (await World.ReadAsync(visit.Id)).Start);
    }

    [Fact]
    public async Task It_goes_when_nothing_can_be_undone_any_more_but_not_from_under_who_is_at_it()
    {
        var (bar, _) = await MovedAsync();

        Clock.Advance(TimeSpan.FromSeconds(29));
        bar.WaitForAssertion(() => Assert.Contains("Email goes in 1 s", bar.Markup, StringComparison.Ordinal));
        await bar.Find(".undo-place").TriggerEventAsync("onmouseenter", new MouseEventArgs());
        Clock.Advance(TimeSpan.FromSeconds(10));
        bar.WaitForAssertion(() => Assert.Contains("Email goes in 0 s", bar.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(bar.FindAll(".undo-bar"));
        await bar.Find(".undo-place").TriggerEventAsync("onmouseleave", new MouseEventArgs());
        Clock.Advance(TimeSpan.FromSeconds(1));

        bar.WaitForAssertion(() => Assert.Empty(bar.FindAll(".undo-bar")));
    }

    [Theory]
    [InlineData("check in", "Checked in: Maya.", ReservationStatus.Confirmed)]
    [InlineData("no-show", "No-show: Maya.", ReservationStatus.Confirmed)]
    [InlineData("complete", "Completed: Maya.", ReservationStatus.CheckedIn)]
    public async Task Every_step_of_a_visit_can_be_undone(string step, string words, ReservationStatus back)
    {
        var visit = await World.PaidAsync("10:00");
        World.Clock.Advance(World.At("10:10") - World.Clock.GetUtcNow());
        if (step is "complete")
            await World.Visits.CheckInAsync(TestWorld.Staff, visit.Id);
        var panel = Render<BookingApp.Components.Staff.Bookings.BookingPanel>(p => p.Add(c => c.Reservation, World.ReadAsync(visit.Id).Result));
        var bar = Render<UndoBar>();

        await panel.FindAll("button").Single(b => b.TextContent.Trim().Equals(step, StringComparison.OrdinalIgnoreCase)).ClickAsync(new());
        if (step is "no-show")
            await panel.InvokeAsync(() => panel.FindComponents<ConfirmDialog>().Single(d => d.Instance.Open).Instance.OnConfirm.InvokeAsync()); // no reason
        bar.WaitForAssertion(() => Assert.Equal(words, bar.Find(".undo-words").TextContent));
        await PressAsync(bar, "Undo");

        bar.WaitForAssertion(() => Assert.Equal("Undone.", bar.Find(".undo-words").TextContent));
        Assert.Equal(back, (await World.ReadAsync(visit.Id)).Status);
    }

    [Fact]
    public async Task A_refusal_is_said_over_what_can_be_undone_and_gives_it_back_by_itself()
    {
        var (bar, _) = await MovedAsync();
        var offers = Services.GetRequiredService<UndoOffers>();

        offers.Say(Guid.Empty, "Somebody else has that time.", isRefused: true);
        bar.WaitForAssertion(() => Assert.Equal("Somebody else has that time.", Assert.Single(bar.FindAll(".undo-refused .undo-words")).TextContent.Trim()));
        Clock.Advance(TimeSpan.FromSeconds(9));

        bar.WaitForAssertion(() => Assert.Equal("Moved to 13:00 with Ana.", bar.Find(".undo-words").TextContent));
        Assert.Empty(bar.FindAll(".undo-refused"));
    }

    [Fact]
    public async Task What_is_said_of_the_same_booking_replaces_its_undo_and_goes_with_another_day()
    {
        var (bar, visit) = await MovedAsync();
        var offers = Services.GetRequiredService<UndoOffers>();
        var note = Render<BoardNote>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)));

        await note.InvokeAsync(() => note.Instance.SayLeft(visit, new ChangeResult.Refused(RefusalReason.WrongState, visit)));
        Assert.True(offers.Current!.IsRefused);
        note.Render(p => p.Add(c => c.Day, new DateOnly(2026, 6, 3)));

        bar.WaitForAssertion(() => Assert.Empty(bar.FindAll(".undo-bar")));
    }

    [Fact]
    public async Task Who_was_booked_is_said_with_name_time_and_person()
    {
        var visit = await World.PaidAsync("10:00");
        var note = Render<BoardNote>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)));

        await note.InvokeAsync(() => note.Instance.SayBooked(visit));

        Assert.Equal("Booked: Maya, Tue 02/06/2026, 10:00 with Ana.", Services.GetRequiredService<UndoOffers>().Current!.Words);
    }

    [Fact]
    public async Task Of_several_visits_booked_in_one_go_the_first_is_said_and_that_there_are_more()
    {
        var visit = await World.PaidAsync("10:00");
        var note = Render<BoardNote>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)));

        await note.InvokeAsync(() => note.Instance.SayBooked(visit with { SeriesId = visit.Id }));

        Assert.Equal(
            "Booked: Maya, Tue 02/06/2026, 10:00 with Ana, and the visits after it.", Services.GetRequiredService<UndoOffers>().Current!.Words);
    }

    [Fact]
    public void What_a_save_of_staff_says_is_said_there_too()
    {
        Render<SavedInBar>();

        Services.GetRequiredService<SavedNotes>().Say("Blocked: 09:00–10:00, Ana");

        Assert.Equal("Blocked: 09:00–10:00, Ana", Services.GetRequiredService<UndoOffers>().Current?.Words);
    }

    private async Task<(IRenderedComponent<UndoBar> Bar, ReservationView Visit)> MovedAsync()
    {
        var visit = await World.PaidAsync("10:00");
        var bar = Render<UndoBar>();
        Assert.IsType<ChangeResult.Done>(
            await Services.GetRequiredService<VisitMoves>().MoveAsync(visit, new RescheduleRequest(World.At("13:00"), 1)));
        bar.WaitForElement(".undo-bar");
        return (bar, visit);
    }

    private static Task PressAsync(IRenderedComponent<UndoBar> bar, string button) =>
        bar.FindAll("button").Single(b => b.TextContent.Trim() == button).ClickAsync(new());
}
