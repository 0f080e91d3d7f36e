using BookingApp.Catalog.AddOns;
using BookingApp.Discounts;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.Reservations.AddOns.AddOnsOnOffer;

namespace BookingApp.Tests.Reservations.AddOns;

/// <summary>A hold is made another thing in its place: all of it, or it stays as it was.</summary>
public sealed class ChangedHoldTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_same_time_or_one_that_overlaps_it_comes_with_other_things(string engine)
    {
        await using var world = await CreateAsync(engine);
        var held = await HeldAsync(world, "10:00");

        var longer = await ChangedAsync(world, held, "10:00", addOns: [Stones]);
        var later = await ChangedAsync(world, held, "10:30", addOns: [Stones, Tea]);
        var plain = await ChangedAsync(world, held, "10:00", addOns: []);

        Assert.Equal((held.Reference, 5700L, world.At("11:30"), AddOnIds.Of([Stones])), (longer.Reference, longer.Price.Minor, longer.End, longer.AddOnIds));
        Assert.Equal((6000L, world.At("10:30"), world.At("12:00")), (later.Price.Minor, later.Start, later.End));
        Assert.Equal((4500L, world.At("11:00"), held.Key), (plain.Price.Minor, plain.End, plain.Key));
        Assert.Equal("Massage + Hot stones + Tea", (await world.Queries.HistoryAsync(held.Id)).Where(line => line.What is "hold_changed").ElementAt(1).Detail);
        await using var db = await world.OpenAsync();
        Assert.Equal(12, await db.SlotClaims.CountAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await db.ReleaseRecords.ToListAsync(TestContext.Current.CancellationToken));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_cannot_be_had_leaves_the_hold_and_its_countdown_as_they_were(string engine)
    {
        await using var world = await CreateAsync(engine);
        var held = await HeldAsync(world, "10:00", Tea);
        await world.HeldAsync("11:00", name: "Nils");
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        var before = await world.ReadAsync(held.Id);

        var taken = await ChangeAsync(world, held, "10:00", addOns: [Stones]);
        var retired = await ChangeAsync(world, held, "12:00", addOns: [Mud]);
        var crowd = await ChangeAsync(world, held, "12:00", party: 2);

        Assert.IsType<ChangeResult.BeatenToIt>(taken);
        Assert.Equal("add_on_retired", Assert.IsType<ChangeResult.Invalid>(retired).Errors["addOns"]);
        Assert.IsType<ChangeResult.NotOffered>(crowd);
        Assert.Equivalent(before, await world.ReadAsync(held.Id), strict: true);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task More_or_fewer_come_to_the_same_class_though_their_own_seats_fill_it(string engine)
    {
        await using var world = await CreateAsync(engine); // a class of three
        var two = await world.HeldAsync("10:00", service: TestWorld.PilatesClass, party: 2);

        var three = await ChangedAsync(world, two, "10:00", party: 3, addOns: [Mat]);
        var full = await world.HoldAsync("10:00", service: TestWorld.PilatesClass);
        await world.AssertHealthyAsync();
        var one = await ChangedAsync(world, two, "10:00", party: 1);
        var other = await world.HeldAsync("10:00", service: TestWorld.PilatesClass, name: "Nils", party: 2);
        var again = await ChangeAsync(world, two, "10:00", party: 2);

        Assert.Equal((3, 5100L, two.SessionId), (three.PartySize, three.Price.Minor, three.SessionId));
        Assert.IsNotType<BookingApp.Reservations.Holds.HoldResult.Held>(full);
        Assert.Equal((1, 1700L, two.SessionId), (one.PartySize, one.Price.Minor, one.SessionId));
        Assert.Equal(two.SessionId, other.SessionId);
        Assert.IsType<ChangeResult.BeatenToIt>(again);
        Assert.Equal(1, (await world.ReadAsync(two.Id)).PartySize);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_class_under_time_off_keeps_its_guests_and_takes_in_no_more_of_their_party(string engine)
    {
        await using var world = await CreateAsync(engine);
        var one = await world.HeldAsync("10:00", service: TestWorld.PilatesClass);
        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 1, world.At("09:00"), world.At("17:00"), "ill", over: TimeOffOver.LetsStay);

        var two = await world.Rescheduling.RescheduleAsync(TestWorld.Of(one), one.Id, new RescheduleRequest(one.Start, 1) { PartySize = 2 });

        Assert.IsType<ChangeResult.BeatenToIt>(two);
        Assert.Equal((1, one.SessionId), ((await world.ReadAsync(one.Id)).PartySize, (await world.ReadAsync(one.Id)).SessionId));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task No_number_of_changes_holds_a_time_for_longer_than_twice_its_first_lifetime()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        var held = await HeldAsync(world, "10:00");
        var (lifetime, until) = (held.HeldUntil!.Value - held.HeldAt, held.HeldUntil.Value);

        for (var minute = 0; minute < 2 * (int)lifetime.TotalMinutes - 1; minute++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            until = (await ChangedAsync(world, held, "10:00", addOns: minute % 2 is 0 ? [Tea] : [])).HeldUntil!.Value;
        }

        Assert.Equal(held.HeldAt + (2 * lifetime), until);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<ChangeResult.Lapsed>(await ChangeAsync(world, held, "10:00", addOns: [Tea, Stones]));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_coupon_takes_off_what_it_does_of_the_new_price_and_goes_back_where_it_does_not_fit(string engine)
    {
        await using var world = await CreateAsync(engine);
        var coupons = world.Get<CouponService>();
        await coupons.SaveAsync(_admin, null, new CouponForm { Code = "TEN", Percent = 10 });
        await coupons.SaveAsync(_admin, null, new CouponForm { Code = "FROM50", IsPercent = false, Amount = "5.00", Minimum = "50.00", MaxUses = 1 });
        var (ten, from50) = (await HeldAsync(world, "10:00"), await HeldAsync(world, "13:00", Stones));
        await ApplyAsync(world, ten, "TEN");
        await ApplyAsync(world, from50, "FROM50");

        var dearer = await ChangedAsync(world, ten, "10:00", addOns: [Stones]);
        var kept = await ChangedAsync(world, from50, "13:00", addOns: [Stones, Tea]);
        var dropped = await ChangedAsync(world, from50, "13:00", addOns: []);

        Assert.Equal(("TEN", 570L, 5130L), (dearer.CouponCode, dearer.Discount.Minor, dearer.Due.Minor));
        Assert.Equal(("FROM50", 500L, 5500L), (kept.CouponCode, kept.Discount.Minor, kept.Due.Minor));
        Assert.Equal((null, 0L, 4500L), (dropped.CouponCode, dropped.Discount.Minor, dropped.Due.Minor));
        await using var db = await world.OpenAsync();
        Assert.Equal([("FROM50", 0), ("TEN", 1)], (await db.Coupons.OrderBy(c => c.Code).ToListAsync()).Select(c => (c.Code, c.Used)));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_order_of_the_old_price_is_never_captured_and_one_that_is_being_captured_is_in_the_way(string engine)
    {
        await using var world = await CreateAsync(engine);
        var (open, order) = await world.ApprovedAsync("10:00");
        var (capturing, second) = await world.ApprovedAsync("13:00", name: "Nils");
        world.Gateway.LoseCaptureAnswers = true;
        await world.Gate.ReturnAsync(TestWorld.Of(capturing), capturing.Id, second);

        var changed = await ChangedAsync(world, open, "10:00", addOns: [Stones]);
        await world.Gate.ReturnAsync(TestWorld.Of(open), open.Id, order);
        var refused = await ChangeAsync(world, capturing, "13:00", addOns: [Stones]);

        Assert.Equal(5700L, changed.Due.Minor);
        Assert.Equal((ReservationStatus.Held, 0L), ((await world.ReadAsync(open.Id)).Status, (await world.ReadAsync(open.Id)).Paid.Minor));
        Assert.Equal(RefusalReason.PaymentInProgress, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        Assert.Equal(4500L, (await world.ReadAsync(capturing.Id)).Price.Minor);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_order_that_a_cheaper_thing_leaves_behind_is_closed_and_no_fault(string engine)
    {
        await using var world = await CreateAsync(engine);
        var held = await HeldAsync(world, "10:00", Stones);
        var old = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id)).OrderId;
        world.Gateway.Approve(old);

        await ChangedAsync(world, held, "10:00", addOns: []);
        await world.AssertHealthyAsync();
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, old);
        var anew = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id)).OrderId;
        world.Gateway.Approve(anew);

        Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, anew));
        Assert.Equal(4500L, (await world.ReadAsync(held.Id)).Paid.Minor);
        await using var db = await world.OpenAsync();
        Assert.Equal(
            [(4500L, PaymentStatus.Captured), (5700L, PaymentStatus.Closed)],
            (await db.Payments.OrderBy(p => p.Amount.Minor).ToListAsync()).Select(p => (p.Amount.Minor, p.Status)));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_booking_is_not_made_another_thing()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        var paid = await world.PaidAsync("10:00");

        foreach (var actor in new[] { TestWorld.Of(paid), TestWorld.Staff })
        {
            var refused = await world.Rescheduling.RescheduleAsync(actor, paid.Id, new RescheduleRequest(paid.Start) { AddOns = AddOnIds.Of([Tea]) });
            Assert.Equal(RefusalReason.WrongState, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        }

        Assert.Equal((4500L, paid.Version), ((await world.ReadAsync(paid.Id)).Price.Minor, (await world.ReadAsync(paid.Id)).Version));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_tabs_at_once_one_wish_stands_whole(string engine)
    {
        await using var world = await CreateAsync(engine);
        var held = await HeldAsync(world, "10:00");
        for (var round = 0; round < 10; round++)
        {
            await ChangedAsync(world, held, "14:00", addOns: [Tea]);

            var results = await Task.WhenAll(
                Task.Run(() => ChangeAsync(world, held, "10:00", addOns: [Stones])), Task.Run(() => ChangeAsync(world, held, "11:00", addOns: [Tea])));

            Assert.All(results, result => Assert.IsType<ChangeResult.Done>(result));
            var now = await world.ReadAsync(held.Id);
            Assert.Contains(
                (now.Start, now.End, now.Price.Minor, now.AddOnIds),
                new[]
                {
                    (world.At("10:00"), world.At("11:30"), 5700L, AddOnIds.Of([Stones])), (world.At("11:00"), world.At("12:00"), 4800L, AddOnIds.Of([Tea])),
                });
        }

        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_a_longer_visit_and_a_stranger_in_its_last_half_hour_one_has_it_and_the_hold_stands(string engine)
    {
        await using var world = await CreateAsync(engine);
        for (var round = 0; round < 6; round++)
        {
            var held = await HeldAsync(world, "10:00");
            var change = Task.Run(() => ChangeAsync(world, held, "10:00", addOns: [Stones]));
            var stranger = Task.Run(() => world.HoldAsync("11:00", who: new("Nils", "nils@example.com")));

            var (changed, theirs) = (await change is ChangeResult.Done, await stranger as BookingApp.Reservations.Holds.HoldResult.Held);

            Assert.NotEqual(changed, theirs is not null);
            var now = await world.ReadAsync(held.Id);
            Assert.Equal((ReservationStatus.Held, changed ? 5700L : 4500L), (now.Status, now.Price.Minor));
            await world.AssertHealthyAsync();
            var holds = world.Get<BookingApp.Reservations.Holds.HoldChanges>();
            await holds.ReleaseAsync(TestWorld.Of(held), held.Id);
            if (theirs is not null)
                await holds.ReleaseAsync(TestWorld.Of(theirs.Reservation), theirs.Reservation.Id);
        }
    }

    [Fact]
    public async Task Its_holder_is_offered_what_nothing_but_the_hold_takes_and_nobody_else_is()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        var held = await HeldAsync(world, "10:00");
        await world.HeldAsync("12:00", name: "Nils");
        var (offer, day) = (new BookingApp.Availability.Offers.Offer(TestWorld.Massage, 1, 1) { AddOns = AddOnIds.Of([Stones]) }, new DateOnly(2026, 6, 2));

        var own = await SlotsAsync(held.ToMove(1, offer.AddOns));
        var others = await SlotsAsync(null);
        var plain = await world.Availability.SlotsAsync(offer with { AddOns = default }, day, day, held.ToMove(1, default));

        Assert.Equal(["09:00", "09:30", "10:00", "10:30", "13:00", "13:30", "14:00", "14:30", "15:00", "15:30"], own);
        Assert.Equal(["13:00", "13:30", "14:00", "14:30", "15:00", "15:30"], others);
        Assert.Equal(["09:00", "09:30", "10:30", "11:00"], plain[0].Slots.Take(4).Select(Words)); // what they hold already is no other time

        async Task<string[]> SlotsAsync(BookingApp.Availability.Planning.MovingVisit? theirs) =>
            [.. (await world.Availability.SlotsAsync(offer, day, day.AddDays(1), theirs))[0].Slots.Select(Words)];

        static string Words(BookingApp.Availability.Slot slot) => slot.Start.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task<ChangeResult> ChangeAsync(TestWorld world, ReservationView held, string time, int? party = null, int[]? addOns = null) =>
        world.Rescheduling.RescheduleAsync(
            TestWorld.Of(held), held.Id, new RescheduleRequest(world.At(time), 1) { PartySize = party, AddOns = addOns is null ? null : AddOnIds.Of(addOns) });

    private static async Task<ReservationView> ChangedAsync(TestWorld world, ReservationView held, string time, int? party = null, int[]? addOns = null) =>
        Assert.IsType<ChangeResult.Done>(await ChangeAsync(world, held, time, party, addOns)).Reservation;

    private static async Task ApplyAsync(TestWorld world, ReservationView held, string code) =>
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, code));
}
