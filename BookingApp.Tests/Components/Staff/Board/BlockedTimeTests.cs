using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Board.Moving;
using BookingApp.Components.Staff.Undo;
using BookingApp.Reservations.Absence;
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

    private async Task DropAsync(IRenderedComponent<DayPage> page, Guid visit, TimeSpan length)
    {
        await page.Find("[data-board-mover]").TriggerEventAsync("onvisitlift", new VisitMoveEventArgs { Id = visit });
        await page.Find("[data-board-mover]").TriggerEventAsync(
            "onvisitdrop", new VisitMoveEventArgs { Id = visit, Lane = 2, At = Minutes.Of(World.At("12:00")), Minutes = (int)length.TotalMinutes });
    }
}
