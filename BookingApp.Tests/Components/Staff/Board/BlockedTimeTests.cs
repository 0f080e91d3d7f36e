using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Board.Moving;
using BookingApp.Components.Staff.Undo;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Rescheduling;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff.Board;

public sealed class BlockedTimeTests : StaffedComponentTest
{
    [Theory, InlineData("Dentist", "Ben has time off then: 12:00–13:00, Dentist."), InlineData("", "Ben has time off then: 12:00–13:00.")]
    public async Task A_visit_that_is_dropped_on_time_off_stays_and_the_page_says_whose_it_is_and_why(string reason, string said)
    {
        var visit = await World.PaidAsync("10:00");
        await World.Get<TimeOffService>().AddAsync(TestWorld.Staff, 2, World.At("12:00"), World.At("13:00"), reason, World.NewCommand());
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".visit");

        await DropAsync(page, visit.Id, visit.End - visit.Start);

        page.WaitForAssertion(() => Assert.StartsWith(said, Said, StringComparison.Ordinal));
        Assert.Equal(World.At("10:00"), (await World.ReadAsync(visit.Id)).Start);
    }

    // It is longer than its service: only what it has more meets the time off.
    [Fact]
    public async Task A_visit_that_was_made_longer_meets_time_off_with_its_end()
    {
        var visit = await World.PaidAsync("10:00");
        var end = visit.End.AddMinutes(30);
        Assert.IsType<ChangeResult.Done>(await World.Get<ResizeService>().ResizeAsync(TestWorld.Staff, visit.Id, new ResizeRequest(end)));
        var from = World.At("12:00") + (visit.End - visit.Start);
        await World.Get<TimeOffService>().AddAsync(TestWorld.Staff, 2, from, from.AddHours(1), "Dentist", World.NewCommand());
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".visit");

        await DropAsync(page, visit.Id, end - visit.Start);

        page.WaitForAssertion(() => Assert.StartsWith("Ben has time off then: ", Said, StringComparison.Ordinal));
    }

    // Its own person and room count, not those that it could have had.
    [Theory, InlineData("Dentist", "Ana has time off then: 12:00–13:00, Dentist."), InlineData("", "Ana has time off then: 12:00–13:00.")]
    public async Task A_visit_that_is_drawn_longer_into_time_off_stays_and_the_page_says_whose_it_is_and_why(string reason, string said)
    {
        var visit = await World.PaidAsync("10:00");
        await World.PaidAsync("12:00", name: "Zoe", staff: 2);
        await World.Get<TimeOffService>().AddAsync(TestWorld.Staff, 1, World.At("12:00"), World.At("13:00"), reason, World.NewCommand());
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".visit");

        await StretchAsync(page, visit, minutes: 150);

        page.WaitForAssertion(() => Assert.Equal(said, Said));
        Assert.Equal(visit.End, (await World.ReadAsync(visit.Id)).End);
    }

    [Fact]
    public async Task Where_somebody_comes_next_a_visit_that_is_drawn_longer_stays_and_the_page_says_so()
    {
        var visit = await World.PaidAsync("10:00");
        await World.PaidAsync("12:00", name: "Zoe");
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".visit");

        await StretchAsync(page, visit, minutes: 150);

        page.WaitForAssertion(() => Assert.Equal("Somebody else has that time.", Said));
    }

    [Fact]
    public void The_last_day_that_there_is_has_a_board() =>
        Assert.NotNull(Render<DayPage>(p => p.Add(c => c.Date, "2199-12-31")).WaitForElement("[data-board-mover]"));

    [Fact]
    public async Task Where_somebody_sits_the_page_says_so()
    {
        var visit = await World.PaidAsync("10:00");
        await World.PaidAsync("12:00", name: "Zoe", staff: 2);
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".visit");

        await DropAsync(page, visit.Id, visit.End - visit.Start);

        page.WaitForAssertion(() => Assert.StartsWith("Somebody else has that time. Nearest free: ", Said, StringComparison.Ordinal));
    }

    private string Said => Services.GetRequiredService<UndoOffers>().Current is { IsRefused: true, Words: var words } ? words : "";

    private static async Task StretchAsync(IRenderedComponent<DayPage> page, ReservationView visit, int minutes)
    {
        await page.Find("[data-board-mover]").TriggerEventAsync("onvisitlift", new VisitMoveEventArgs { Id = visit.Id, IsLength = true });
        await page.Find("[data-board-mover]").TriggerEventAsync(
            "onvisitdrop", new VisitMoveEventArgs { Id = visit.Id, Lane = visit.StaffId, At = Minutes.Of(visit.Start), Minutes = minutes });
    }

    private async Task DropAsync(IRenderedComponent<DayPage> page, Guid visit, TimeSpan length)
    {
        await page.Find("[data-board-mover]").TriggerEventAsync("onvisitlift", new VisitMoveEventArgs { Id = visit });
        await page.Find("[data-board-mover]").TriggerEventAsync(
            "onvisitdrop", new VisitMoveEventArgs { Id = visit, Lane = 2, At = Minutes.Of(World.At("12:00")), Minutes = (int)length.TotalMinutes });
    }
}
