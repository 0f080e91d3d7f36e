using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Integrity;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.Reservations.AddOns.AddOnsOnOffer;

namespace BookingApp.Tests.Reservations.AddOns;

public sealed class AddOnMoneyTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    // A massage of 45.00 with hot stones of 12.00 and tea of 3.00.
    [Theory]
    [InlineData(PayNow.Full, 0, 0, null, 6000, 6000, 0)]
    [InlineData(PayNow.Deposit, 20, 0, null, 6000, 1200, 4800)]
    [InlineData(PayNow.Deposit, 0, 5000, null, 6000, 5000, 1000)] // more than the massage alone costs
    [InlineData(PayNow.Nothing, 0, 0, null, 6000, 0, 6000)]
    [InlineData(PayNow.Full, 0, 0, "TEN", 5400, 5400, 0)]
    [InlineData(PayNow.Deposit, 20, 0, "TEN", 5400, 1200, 4200)]
    [InlineData(PayNow.Full, 0, 0, "FROM50", 5500, 5500, 0)] // which a massage alone is too cheap for
    public async Task Price_deposit_and_coupon_are_of_the_whole(PayNow payNow, int percent, long deposit, string? code, long total, long now, long atVisit)
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        await SellAsync(world, payNow, percent, deposit);
        var coupons = world.Get<CouponService>();
        await coupons.SaveAsync(_admin, null, new CouponForm { Code = "TEN", Percent = 10 });
        await coupons.SaveAsync(_admin, null, new CouponForm { Code = "FROM50", IsPercent = false, Amount = "5.00", Minimum = "50.00" });

        var held = await HeldAsync(world, "10:00", Stones, Tea);
        if (code is not null)
            held = Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, code)).Reservation;

        Assert.Equal((6000, total, now, atVisit), (held.Price.Minor, held.Total.Minor, held.Due.Minor, held.DueAtVisit.Minor));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_of_it_is_paid_and_refunded_and_points_take_off_what_they_are_worth(string engine)
    {
        await using var world = await CreateAsync(engine);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            var business = await db.Businesses.SingleAsync(ct);
            (business.PointsPerVisit, business.PointValueMinor) = (20, 250); // of one visit worth more than a massage
            db.Publish(Change.Catalog);
        });
        var first = await PaidAsync(world, await HeldAsync(world, "10:00", Stones, Tea));
        await world.Visits.CheckInAsync(_admin, first.Id, "early");
        await world.Visits.CompleteAsync(_admin, first.Id, "early");
        string code;
        await using (var db = await world.OpenAsync())
            code = (await db.PointsAccounts.SingleAsync()).Code;

        var held = await HeldAsync(world, "13:00", Stones);
        var reduced = Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, code)).Reservation;
        var paid = await PaidAsync(world, reduced);
        var cancelled = Assert.IsType<ChangeResult.Done>(await world.Reservations.CancelAsync(TestWorld.Of(held), held.Id)).Reservation;

        Assert.Equal((6000, 6000), (first.Price.Minor, first.Paid.Minor));
        Assert.Equal((5700, 5000, 700), (reduced.Price.Minor, reduced.Discount.Minor, reduced.Due.Minor));
        Assert.Equal((700, 700), (paid.Paid.Minor, cancelled.Refunded.Minor));
        await world.JobsAsync();
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_doctor_finds_a_price_that_is_not_of_what_was_booked(string engine)
    {
        await using var world = await CreateAsync(engine);
        var held = await HeldAsync(world, "10:00", Stones);
        await HeldAsync(world, "13:00");
        await world.AssertHealthyAsync();
        await using (var db = await world.OpenAsync())
            await db.Database.ExecuteSqlRawAsync("UPDATE \"Reservations\" SET \"ServicePriceMinor\" = 4400 WHERE \"ServicePriceMinor\" IS NOT NULL");

        var found = (await world.Get<Doctor>().ExamineAsync()).SelectMany(d => d.Findings.Select(f => $"{d.Rule} {f}")).ToList();

        Assert.Equal($"I6 reservation {held.Reference}: costs 5700, its service and what was added cost 5600", Assert.Single(found));
    }

    [Fact]
    public async Task A_new_currency_keeps_the_numbers_of_their_prices_and_tells_which_it_rounds()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        await using (var db = await world.OpenAsync())
            await db.AddOns.Where(a => a.Id == Tea).ExecuteUpdateAsync(set => set.SetProperty(a => a.Price.Minor, 340));
        world.Get<ChangeFeed>().Publish(Change.Catalog);
        var form = BusinessForm.Of((await world.Get<CatalogQueries>().SnapshotAsync()).Business);
        (form.Currency, form.AgreedCurrency) = ("JPY", "JPY");

        var rounded = await world.Get<BusinessService>().RoundedByAsync(form);
        Assert.IsType<SaveResult.Saved>(await world.Get<BusinessService>().SaveAsync(_admin, form));
        var held = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Customer, Wish(world, "10:00", Stones, Tea))).Reservation;

        Assert.Equal([("Tea", 340L, 3L)], rounded.Select(r => (r.What, r.Before.Minor, r.After.Minor)));
        Assert.Equal(new Money(60, "JPY"), held.Price);
    }

    private static async Task SellAsync(TestWorld world, PayNow payNow, int percent, long deposit)
    {
        await using var db = await world.OpenAsync();
        await db.Services.Where(s => s.Id == TestWorld.Massage).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.PayNow, payNow).SetProperty(s => s.DepositPercent, percent).SetProperty(s => s.DepositMinor, deposit));
        world.Get<ChangeFeed>().Publish(Change.Catalog);
    }

    private static async Task<ReservationView> PaidAsync(TestWorld world, ReservationView held)
    {
        var checkout = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
        world.Gateway.Approve(checkout.OrderId);
        return Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, checkout.OrderId)).Reservation;
    }
}
