using BookingApp.Availability;
using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Components.Customer.Book;
using BookingApp.Data.Changes;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Customer;

public sealed class BookerPanelTests : ComponentTest
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task The_next_free_time_is_offered_once(bool listed, int offers)
    {
        await using var world = await TestWorld.CreateAsync();
        Services.AddSingleton<TimeProvider>(world.Clock).AddSingleton(world.Get<ChangeFeed>());
        Services.AddSingleton(world.Get<AvailabilityQueries>()).AddSingleton(world.Get<CatalogQueries>());
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
        var next = (await world.Availability.NextFreeAsync(new Offer(TestWorld.Massage, 1, 1), TestContext.Current.CancellationToken))!;

        var panel = Render<BookerPanel>(p => p.Add(b => b.ServiceId, TestWorld.Massage).Add(b => b.Path, "/book/1").Add(b => b.Action, "/book/1/hold")
            .Add(b => b.Choice, SlotChoice.Read("1", null, "2026-06-10", null)).Add(b => b.Listed, listed ? [next] : []));

        panel.WaitForElement("#times-head");
        Assert.Equal(offers, panel.FindAll(".booker-times > a.btn").Count);
    }

    [Fact]
    public async Task A_time_that_goes_on_another_day_draws_nothing_and_one_of_the_day_that_is_shown_is_struck_out()
    {
        await using var world = await TestWorld.CreateAsync();
        Services.AddSingleton<TimeProvider>(world.Clock).AddSingleton(world.Get<ChangeFeed>());
        Services.AddSingleton(world.Get<AvailabilityQueries>()).AddSingleton(world.Get<CatalogQueries>());
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
        var panel = Render<BookerPanel>(p => p.Add(b => b.ServiceId, TestWorld.Massage).Add(b => b.Path, "/book/1").Add(b => b.Action, "/book/1/hold")
            .Add(b => b.Choice, SlotChoice.Read("1", null, "2026-06-03", null)));
        panel.WaitForElement("button.time");
        var before = panel.RenderCount;
        await TakeAsync(days: 1); // the first reading that nobody asked for is always drawn
        panel.WaitForElement(".time-gone");
        var (drawn, gone) = (panel.RenderCount, panel.FindAll(".time-gone").Count);

        await TakeAsync(days: 2);
        await TakeAsync(days: 3);
        Assert.Equal(drawn, panel.RenderCount);
        await TakeAsync(days: 1, "14:00");

        panel.WaitForAssertion(() => Assert.InRange(panel.FindAll(".time-gone").Count, gone + 1, int.MaxValue));
        Assert.Equal(drawn + drawn - before, panel.RenderCount); // as often as the first time

        async Task TakeAsync(int days, string time = "10:00")
        {
            var others = world.Clock.Waiting;
            var held = await world.Holds.HoldAsync(TestWorld.Customer, new HoldRequest(TestWorld.Massage, world.At(time).AddDays(days), 1, 1));
            Assert.IsType<HoldResult.Held>(held);
            await Eventually.HoldsAsync(() => world.Clock.Waiting == others + 1, "a reading is planned");
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await Eventually.HoldsAsync(() => world.Clock.Waiting <= others + 1, "it is done");
        }
    }

    [Theory]
    [InlineData("2026-06-03", true)]
    [InlineData("2026-06-04", false)] // off: nothing will come free
    public async Task A_full_day_can_be_opened_and_leads_to_its_waiting_list(string date, bool full)
    {
        await using var world = await TestWorld.CreateAsync();
        Services.AddSingleton<TimeProvider>(world.Clock).AddSingleton(world.Get<ChangeFeed>());
        Services.AddSingleton(world.Get<AvailabilityQueries>()).AddSingleton(world.Get<CatalogQueries>());
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
        var day = new DateOnly(2026, 6, 3);
        while ((await world.Availability.SlotsAsync(TestWorld.Massage, day, day, 1, 1, TestContext.Current.CancellationToken))[0].Slots is [var first, ..])
            Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, new HoldRequest(TestWorld.Massage, first.Start, 1, 1)));
        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 1, world.At("00:00").AddDays(2), world.At("00:00").AddDays(3), "Away");

        var panel = Render<BookerPanel>(p => p.Add(b => b.ServiceId, TestWorld.Massage).Add(b => b.Path, "/book/1").Add(b => b.Action, "/book/1/hold")
            .Add(b => b.Choice, SlotChoice.Read("1", null, date, null)));

        panel.WaitForElement("#times-head");
        Assert.Equal("/book/1?staff=1&date=2026-06-03#times", Assert.Single(panel.FindAll("a.cal-full")).GetAttribute("href"));
        Assert.Contains("full: waiting list", panel.Find(".month-key").TextContent, StringComparison.Ordinal);
        string[] leads = full ? [$"/book/{TestWorld.Massage}/waiting-list?staff=1&date={date}"] : [];
        Assert.Equal(
            leads, panel.FindAll("a").Select(a => a.GetAttribute("href")!).Where(href => href.Contains("waiting-list", StringComparison.Ordinal)));
    }
}
