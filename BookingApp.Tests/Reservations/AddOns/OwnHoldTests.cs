using BookingApp.Catalog.AddOns;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using static BookingApp.Tests.Reservations.AddOns.AddOnsOnOffer;

namespace BookingApp.Tests.Reservations.AddOns;

/// <summary>A browser has one hold of a service: that hold is the answer to whatever else is pressed, and is changed then.</summary>
public sealed class OwnHoldTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Whatever_is_asked_for_is_answered_by_the_hold_that_is_there_as_it_is(string engine)
    {
        await using var world = await CreateAsync(engine);
        var plain = Press(world, "10:00", "one");
        var first = await PressedAsync(world, plain);

        HoldRequest[] others =
            [plain, plain with { AddOns = AddOnIds.Of([Stones]) }, plain with { AddOns = AddOnIds.Of([Stones]), StaffId = 2 }, Press(world, "10:30", "one")];
        foreach (var other in others)
        {
            var answer = await PressedAsync(world, other);
            Assert.Equal((first.Reference, first.Start, 4500L), (answer.Reference, answer.Start, answer.Price.Minor));
        }

        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_tabs_at_once_one_makes_the_hold_and_both_are_answered_by_it(string engine)
    {
        await using var world = await CreateAsync(engine);
        var press = Press(world, "12:00", "two") with { StaffId = null };

        var both = await Task.WhenAll(
            Task.Run(() => PressedAsync(world, press with { AddOns = AddOnIds.Of([Tea]) })),
            Task.Run(() => PressedAsync(world, press with { AddOns = AddOnIds.Of([Stones]) })));

        Assert.Single(both.Select(held => (held.Reference, held.Price)).Distinct());
        Assert.Single(await world.Queries.HeldByBrowserAsync("two"));
        await world.AssertHealthyAsync();
    }

    private static HoldRequest Press(TestWorld world, string time, string browser) =>
        Wish(world, time) with { Browser = browser, OnePerService = true, Customer = null };

    private static async Task<ReservationView> PressedAsync(TestWorld world, HoldRequest press) =>
        Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, press)).Reservation;
}
