using BookingApp.Components.Shared.Inputs;
using BookingApp.Components.Staff.WalkIns;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using Bunit;

namespace BookingApp.Tests.Components.Staff.WalkIns;

public sealed class NoFreeRowTests : StaffedComponentTest
{
    [Fact]
    public async Task Where_several_services_do_not_fit_on_a_day_the_next_starts_are_offered_and_a_press_chooses_one()
    {
        var (midnight, booked) = (World.At("00:00"), default(ReservationView));
        await World.Get<TimeOffService>().AddAsync(TestWorld.Staff, 2, midnight, midnight.AddDays(2), "Away", World.NewCommand()); // Ben
        var form = Render<WalkInEditor>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)).Add(c => c.StaffId, 1).Add(c => c.OnDone, done => booked = done));
        await form.WaitForElement("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        await form.FindAll("button").Single(b => b.TextContent.Trim() == "Add a service right after it").ClickAsync(new());
        var people = form.FindComponents<ChoiceInput<int>>().Single(c => c.Instance.Id == "more-person-0");
        await form.InvokeAsync(() => people.Instance.ValueChanged.InvokeAsync(2));

        form.WaitForAssertion(() => Assert.Equal(
            ["Thu 04/06/2026, 09:00", "Thu 04/06/2026, 09:30", "Thu 04/06/2026, 10:00"], form.FindAll("#walk-next button").Select(b => b.TextContent.Trim())));
        Assert.Equal("Still missing: the time.", form.Find("#walk-missing").TextContent);
        await form.FindAll("#walk-next button")[1].ClickAsync(new());

        form.WaitForAssertion(() => Assert.Equal("Time on Thu 04/06/2026", form.Find("#walk-times legend").TextContent));
        form.WaitForAssertion(() => Assert.Equal(["09:30 Massage", "10:30 Massage"], form.FindAll("#walk-parts li").Select(li => li.TextContent.Trim())));
        Assert.Empty(form.FindAll("#walk-next, #walk-missing"));
        await form.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Equal(
            [("Ana", World.At("09:30").AddDays(2)), ("Ben", World.At("10:30").AddDays(2))],
            (await World.Queries.OfSeriesAsync(booked!.SeriesId!.Value)).Select(v => (v.StaffName, v.Start)));
    }

    // Which days have room is looked for once it is known that this one has none.
    [Fact]
    public async Task Where_they_fit_nothing_else_is_offered()
    {
        var form = Render<WalkInEditor>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)).Add(c => c.StaffId, 1));

        form.WaitForElement(".times-grid button");
        await form.FindAll("button").Single(b => b.TextContent.Trim() == "Add a service right after it").ClickAsync(new());

        form.WaitForAssertion(() => Assert.Equal("09:00", form.FindAll(".times-grid button")[0].TextContent.Trim()));
        Assert.Empty(form.FindAll("#walk-next"));
    }
}
