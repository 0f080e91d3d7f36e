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
        bar.WaitForAssertion(() => Assert.Equal(words, bar.Find(".undo-words").TextContent));
        await PressAsync(bar, "Undo");

        bar.WaitForAssertion(() => Assert.Equal("Undone.", bar.Find(".undo-words").TextContent));
        Assert.Equal(back, (await World.ReadAsync(visit.Id)).Status);
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
