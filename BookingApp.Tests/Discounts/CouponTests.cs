using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Pricing;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Visits;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Discounts;

public sealed class CouponTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_coupon_is_reserved_with_the_hold_and_spent_at_confirmation(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddAsync(world, new CouponForm { Code = "ten", Percent = 10, MaxUses = 5 });
        var held = await world.HeldAsync("10:00");

        var reduced = await ApplyAsync(world, held, " TEN ");
        var checkout = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
        world.Gateway.Approve(checkout.OrderId);
        var booked = Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, checkout.OrderId)).Reservation;

        Assert.Equal((4500, 450, 4050), (reduced.Price.Minor, reduced.Discount.Minor, reduced.Due.Minor));
        Assert.Equal((4050, 0), (booked.Paid.Minor, booked.Due.Minor));
        Assert.Equal((1, CouponUseState.Spent), await StateAsync(world));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_new_currency_keeps_the_numbers_of_coupons_and_an_old_hold_takes_none_of_them(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddAsync(world, new CouponForm { Code = "FIVE", IsPercent = false, Amount = "5.00", Minimum = "20.00" });
        await AddAsync(world, new CouponForm { Code = "CENTS", IsPercent = false, Amount = "0.40" });
        await AddAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var old = await world.HeldAsync("10:00");
        var form = BusinessForm.Of((await world.Get<CatalogQueries>().SnapshotAsync()).Business);
        (form.Currency, form.AgreedCurrency) = ("JPY", "JPY");
        var rounded = await world.Get<CouponService>().RoundedByAsync("EUR", "JPY");
        var ahead = await world.Get<StrandedBookings>().PricedInAsync("EUR");

        Assert.Equal([new RoundedAmount("CENTS", new Money(40, "EUR"), Money.Zero("JPY"))], rounded);
        Assert.Equal([(old.Reference, new Money(4500, "EUR"))], ahead.Select(b => (b.Reference, b.Total)));
        Assert.IsType<SaveResult.Saved>(await world.Get<BusinessService>().SaveAsync(_admin, form));

        var coupons = (await world.Get<CouponService>().ListAsync()).ToDictionary(c => c.Code, StringComparer.Ordinal);
        Assert.Equal((5L, 20L, true), (coupons["FIVE"].AmountMinor, coupons["FIVE"].MinimumMinor, coupons["FIVE"].Active));
        Assert.Equal((0L, false), (coupons["CENTS"].AmountMinor, coupons["CENTS"].Active));
        Assert.Equal((10, true), (coupons["TEN"].Percent, coupons["TEN"].Active));
        var refused = await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(old), old.Id, "FIVE");
        Assert.Equal(RefusalReason.CouponUnknown, Assert.IsType<ChangeResult.Refused>(refused).Reason);
        var held = await world.HeldAsync("12:00");
        Assert.Equal((45L, 5L), ((await ApplyAsync(world, held, "FIVE")).Price.Minor, (await world.ReadAsync(held.Id)).Discount.Minor));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_code_taken_in_another_tab_while_the_payment_is_opened_makes_it_ask_for_less(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var held = await world.HeldAsync("10:00");
        world.Gateway.Meanwhile = () => ApplyAsync(world, held, "TEN");

        var checkout = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));

        Assert.Equal(4050, (await world.ReadAsync(held.Id)).Payment!.Amount.Minor);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Late_payment_of_an_order_that_asked_for_more_than_the_visit_costs_by_now_is_refunded(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddAsync(world, new CouponForm { Code = "GIFT", Percent = 100 });
        var (held, order) = await world.ApprovedAsync("10:00");
        await ApplyAsync(world, held, "GIFT");
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.JobsAsync();
        world.Gateway.CaptureByHand(order);

        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        await world.JobsAsync();

        Assert.IsType<GateResult.Refunding>(result);
        Assert.Equal((4500, 4500), ((await world.ReadAsync(held.Id)).Paid.Minor, (await world.ReadAsync(held.Id)).Refunded.Minor));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_who_race_for_the_last_use_share_it_not(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddAsync(world, new CouponForm { Code = "LAST", Percent = 50, MaxUses = 1 });
        var holds = new List<ReservationView>();
        foreach (var (time, name) in new[] { ("09:00", "Ann"), ("10:00", "Bob"), ("11:00", "Cid"), ("12:00", "Dee"), ("13:00", "Eve"), ("14:00", "Fay") })
            holds.Add(await world.HeldAsync(time, name: name));

        var results = await Task.WhenAll(holds.Select(h => world.Get<DiscountService>().ApplyAsync(TestWorld.Of(h), h.Id, "last")));

        Assert.Single(results.OfType<ChangeResult.Done>());
        Assert.All(results.OfType<ChangeResult.Refused>(), r => Assert.Equal(RefusalReason.CouponUsedUp, r.Reason));
        await using var db = await world.OpenAsync();
        Assert.Equal((1, 1), (await db.Coupons.Select(c => c.Used).SingleAsync(), await db.CouponUses.CountAsync()));
        Assert.Equal(1, await db.Reservations.CountAsync(r => r.CouponCode != null));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task One_customer_in_two_tabs_uses_it_as_often_as_they_may(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddAsync(world, new CouponForm { Code = "ONCE", Percent = 50, MaxUsesPerCustomer = 1 });
        var (first, second) = (await world.HeldAsync("09:00"), await world.HeldAsync("11:00"));

        var results = await Task.WhenAll(new[] { first, second }.Select(h => world.Get<DiscountService>().ApplyAsync(TestWorld.Of(h), h.Id, "once")));

        Assert.Single(results.OfType<ChangeResult.Done>());
        Assert.Equal(RefusalReason.CouponCustomer, Assert.Single(results.OfType<ChangeResult.Refused>()).Reason);
    }

    [Fact]
    public async Task It_comes_back_when_the_hold_lapses_is_let_go_or_the_booking_is_cancelled()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await AddAsync(world, new CouponForm { Code = "FREE", Percent = 100, MaxUses = 1 });

        var lapsing = await world.HeldAsync("09:00");
        await ApplyAsync(world, lapsing, "FREE");
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.HoldReleaser.ExpireDueAsync();
        Assert.Equal((0, CouponUseState.Returned), await StateAsync(world));

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var released = await world.HeldAsync("09:30");
        await ApplyAsync(world, released, "FREE");
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(released), released.Id);
        Assert.Equal((0, CouponUseState.Returned), await StateAsync(world));

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var booked = await world.HeldAsync("15:00");
        Assert.True((await ApplyAsync(world, booked, "FREE")).Due.IsZero);
        Assert.IsType<CheckoutResult.Confirmed>(await world.Payments.CheckoutAsync(TestWorld.Of(booked), booked.Id)); // never goes to the provider
        Assert.Equal((1, CouponUseState.Spent), await StateAsync(world));
        await world.Get<ReservationService>().CancelAsync(_admin, booked.Id);
        await world.Get<ReservationService>().CancelAsync(_admin, booked.Id);

        Assert.Equal((0, CouponUseState.Returned), await StateAsync(world));
        Assert.Empty(world.Gateway.Orders);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_code_that_changes_what_is_due_closes_the_open_order_and_its_approval_is_never_captured()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await AddAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var (held, order) = await world.ApprovedAsync("10:00");

        await ApplyAsync(world, held, "TEN");
        var result = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        var again = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));

        Assert.IsType<GateResult.NotCharged>(result);
        Assert.Equal(0, world.Gateway.CaptureCalls);
        Assert.NotEqual(order, again.OrderId);
        Assert.Equal(4050, (await world.ReadAsync(held.Id)).Payment!.Amount.Minor);
    }

    [Theory]
    [InlineData("NOPE", RefusalReason.CouponUnknown)]
    [InlineData("OFF", RefusalReason.CouponUnknown)]
    [InlineData("OLD", RefusalReason.CouponExpired)]
    [InlineData("SOON", RefusalReason.CouponExpired)]
    [InlineData("OTHER", RefusalReason.CouponService)]
    [InlineData("BIG", RefusalReason.CouponMinimum)]
    public async Task What_does_not_fit_is_refused_by_name_and_changes_nothing(string code, RefusalReason refused)
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await AddAsync(world, new CouponForm { Code = "OFF", Active = false });
        await AddAsync(world, new CouponForm { Code = "OLD", To = new DateOnly(2026, 1, 1) });
        await AddAsync(world, new CouponForm { Code = "SOON", From = new DateOnly(2027, 1, 1) });
        await AddAsync(world, new CouponForm { Code = "OTHER", ServiceIds = [TestWorld.Talk] });
        await AddAsync(world, new CouponForm { Code = "BIG", Minimum = "45.01" });
        var held = await world.HeldAsync("10:00");

        var result = await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, code);

        Assert.Equal(refused, Assert.IsType<ChangeResult.Refused>(result).Reason);
        Assert.True((await world.ReadAsync(held.Id)).Discount.IsZero);
    }

    [Fact]
    public async Task A_code_comes_off_again_and_another_goes_on()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await AddAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        await AddAsync(world, new CouponForm { Code = "FIVE", IsPercent = false, Amount = "5.00" });
        var held = await world.HeldAsync("10:00");
        await ApplyAsync(world, held, "TEN");

        var second = await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "FIVE");
        await world.Get<DiscountService>().RemoveAsync(TestWorld.Of(held), held.Id);
        await world.Get<DiscountService>().RemoveAsync(TestWorld.Of(held), held.Id);
        var five = await ApplyAsync(world, held, "FIVE");

        Assert.Equal(RefusalReason.CouponAlready, Assert.IsType<ChangeResult.Refused>(second).Reason);
        Assert.Equal(4000, five.Due.Minor);
        await using var db = await world.OpenAsync();
        Assert.Equal([0, 1], await db.Coupons.OrderBy(c => c.Id).Select(c => c.Used).ToListAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_code_that_is_entered_four_times_at_once_is_taken_once_and_nobody_reads_that_it_failed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await AddAsync(world, new CouponForm { Code = "TEN", Percent = 10 });
        var held = await world.HeldAsync("10:00");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "TEN"))));

        Assert.All(answers, answer => Assert.Equal(4050, Assert.IsType<ChangeResult.Done>(answer).Reservation.Due.Minor));
        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.Coupons.Select(c => c.Used).SingleAsync());
    }

    [Fact]
    public async Task A_form_that_cannot_be_is_told_by_member()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await AddAsync(world, new CouponForm { Code = "TEN" });

        var wrong = await world.Get<CouponService>().SaveAsync(
            _admin, null,
            new CouponForm { Code = "a b", Percent = 101, MaxUses = 0, Minimum = "x", From = new DateOnly(2026, 2, 1), To = new DateOnly(2026, 1, 1) });
        var twice = await world.Get<CouponService>().SaveAsync(_admin, null, new CouponForm { Code = "ten" });

        Assert.Equal(["Code", "MaxUses", "Minimum", "Percent", "To"], Assert.IsType<SaveResult.Invalid>(wrong).Errors.Keys.Order());
        Assert.Equal("coupon_code_taken", Assert.IsType<SaveResult.Invalid>(twice).Errors["Code"].Code);
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<CouponService>().SaveAsync(TestWorld.Customer, null, new CouponForm { Code = "MINE" }));
    }

    [Fact]
    public async Task Points_are_earned_by_a_visit_and_spent_with_the_code_of_the_email()
    {
        await using var world = await TestWorld.CreateAsync(Engines.Sqlite);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            var business = await db.Businesses.SingleAsync(ct);
            (business.PointsPerVisit, business.PointValueMinor) = (10, 25);
            db.Publish(Change.Catalog);
        });
        var visited = await world.PaidAsync("09:00");
        await world.Get<VisitService>().CheckInAsync(_admin, visited.Id, "early");
        await world.Get<VisitService>().CompleteAsync(_admin, visited.Id, "early");
        await world.Get<VisitService>().CompleteAsync(_admin, visited.Id, "early");
        string code;
        await using (var db = await world.OpenAsync())
            code = (await db.PointsAccounts.SingleAsync(a => a.Balance == 10)).Code;

        var held = await world.HeldAsync("12:00", name: "Zoe");
        var reduced = await ApplyAsync(world, held, code);
        var other = await world.HeldAsync("14:00", name: "Kim");
        var twice = await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(other), other.Id, code);
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held), held.Id);

        Assert.Equal((10, 250), (reduced.PointsUsed, reduced.Discount.Minor));
        Assert.Equal(RefusalReason.CouponUsedUp, Assert.IsType<ChangeResult.Refused>(twice).Reason);
        Assert.Contains(BookingApp.Notifications.EmailKind.Points, await world.EmailsAsync(visited.Id));
        await using var after = await world.OpenAsync();
        Assert.Equal(10, (await after.PointsAccounts.SingleAsync()).Balance);
        Assert.Equal(10, await after.PointsEntries.SumAsync(e => e.Points));
    }

    private static async Task AddAsync(TestWorld world, CouponForm form) =>
        Assert.IsType<SaveResult.Saved>(await world.Get<CouponService>().SaveAsync(_admin, null, form));

    private static async Task<ReservationView> ApplyAsync(TestWorld world, ReservationView held, string code) =>
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, code)).Reservation;

    private static async Task<(int Used, CouponUseState State)> StateAsync(TestWorld world)
    {
        await using var db = await world.OpenAsync();
        return (
            await db.Coupons.Select(c => c.Used).SingleAsync(),
            await db.CouponUses.OrderByDescending(u => u.At).ThenByDescending(u => u.Id).Select(u => u.State).FirstAsync());
    }
}
