using BookingApp.Catalog.AddOns;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using static BookingApp.Tests.Reservations.AddOns.AddOnsOnOffer;

namespace BookingApp.Tests.Reservations.AddOns;

/// <summary>What a browser holds is the answer only to who asks for the same once more.</summary>
public sealed class OwnHoldTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_same_again_is_the_same_hold_and_with_other_add_ons_it_is_not(string engine)
    {
        await using var world = await CreateAsync(engine);
        var plain = Press(world, "10:00", "one");
        var first = await PressedAsync(world, plain);

        var again = await PressedAsync(world, plain);
        var inTheWay = await world.Holds.HoldAsync(TestWorld.Customer, plain with { AddOns = AddOnIds.Of([Stones]) });
        var withBen = await PressedAsync(world, plain with { AddOns = AddOnIds.Of([Stones]), StaffId = 2, Replaces = first.Id });

        Assert.Equal((first.Reference, 4500L), (again.Reference, again.Price.Minor));
        Assert.IsType<HoldResult.BeatenToIt>(inTheWay);
        Assert.NotEqual(first.Reference, withBen.Reference);
        Assert.Equal((5700L, world.At("11:30"), AddOnIds.Of([Stones])), (withBen.Price.Minor, withBen.End, withBen.AddOnIds));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_tabs_at_once_each_gets_what_it_showed(string engine)
    {
        await using var world = await CreateAsync(engine);
        var press = Press(world, "12:00", "two") with { StaffId = null };

        var both = await Task.WhenAll(
            Task.Run(() => PressedAsync(world, press with { AddOns = AddOnIds.Of([Tea]) })),
            Task.Run(() => PressedAsync(world, press with { AddOns = AddOnIds.Of([Stones]) })));
        var again = await PressedAsync(world, press with { AddOns = AddOnIds.Of([Tea]) });

        Assert.Equal([4800L, 5700L], both.Select(held => held.Price.Minor));
        Assert.Equal([AddOnIds.Of([Tea]), AddOnIds.Of([Stones])], both.Select(held => held.AddOnIds));
        Assert.Equal(both[0].Reference, again.Reference);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task For_two_it_is_another_hold_than_for_one(string engine)
    {
        await using var world = await CreateAsync(engine);
        var alone = new HoldRequest(TestWorld.PilatesClass, world.At("10:00"), 1) { Browser = "three", OnePerService = true };
        var one = await PressedAsync(world, alone);

        var two = await PressedAsync(world, alone with { PartySize = 2 });
        var again = await PressedAsync(world, alone);

        Assert.Equal((2, 3000L), (two.PartySize, two.Price.Minor));
        Assert.Equal(one.Reference, again.Reference);
        await world.AssertHealthyAsync();
    }

    private static HoldRequest Press(TestWorld world, string time, string browser) =>
        Wish(world, time) with { Browser = browser, OnePerService = true, Customer = null };

    private static async Task<ReservationView> PressedAsync(TestWorld world, HoldRequest press) =>
        Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, press)).Reservation;
}
