using BookingApp.Availability;
using BookingApp.Catalog;
using BookingApp.Components.Customer.Book;
using BookingApp.Data.Changes;
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
        var next = (await world.Availability.NextFreeAsync(TestWorld.Massage, 1, 1, TestContext.Current.CancellationToken))!;

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
}
