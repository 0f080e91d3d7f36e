using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Views;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Customers;

/// <summary>However a mailbox is written, it is one customer: for coupons, limits, blocks, no-shows, points, links and search.</summary>
public sealed class OneMailboxTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    // Ways to write maya@example.com, all of which the app takes.
    private static readonly string[] _ways = ["MAYA@Example.com", "maya@example.com.", "ｍａｙａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "\"maya\"@example.com"];

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_coupon_of_one_use_is_used_up_for_every_way_to_write_the_mailbox(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        Assert.IsType<SaveResult.Saved>(
            await world.Get<CouponService>().SaveAsync(_admin, null, new CouponForm { Code = "ONCE", Percent = 10, MaxUsesPerCustomer = 1 }));
        var first = await BookAsync(world, "09:00", "maya@example.com");
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(new Actor.Customer(first.Reference), first.Id, "ONCE"));

        foreach (var (way, n) in _ways.Select((w, n) => (w, n)))
        {
            var again = await BookAsync(world, $"{10 + n}:00", way);
            Assert.Equal(
                RefusalReason.CouponCustomer,
                Assert.IsType<ChangeResult.Refused>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(again), again.Id, "ONCE")).Reason);
        }

        var other = await BookAsync(world, "15:00", "mia@example.com");
        Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(new Actor.Customer(other.Reference), other.Id, "ONCE"));
        // the coupon is bound to the mailbox, not to its writing
        Assert.IsType<ChangeResult.Done>(
            await world.Get<DetailsService>().TakeAsync(new Actor.Customer(first.Reference), first.Id, new CustomerDetails("Maya", "Maya@EXAMPLE.com."), null));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_block_a_limit_and_no_shows_hold_for_every_way_to_write_the_mailbox(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, new() { ["Risk:Enabled"] = "true", ["Risk:LinksPerEmail"] = "2" });
        var noShow = await BookAsync(world, "09:00", "maya@example.com", TestWorld.Talk);
        await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, noShow.Id);
        await using (var db = await world.OpenAsync())
            await db.Reservations.Where(r => r.Id == noShow.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, ReservationStatus.NoShow));

        foreach (var way in _ways)
            Assert.Equal(1, await world.Queries.NoShowsAsync(way));
        Assert.Equal(0, await world.Queries.NoShowsAsync(""));
        Assert.Equal(
            [LinksResult.OnTheirWay, LinksResult.OnTheirWay, LinksResult.TooMany, LinksResult.TooMany],
            new List<LinksResult>([await AskAsync(_ways[0]), await AskAsync(_ways[1]), await AskAsync(_ways[2]), await AskAsync(_ways[3])]));

        Assert.IsType<SaveResult.Saved>(await world.Get<RiskService>().BlockAsync(_admin, new BlockForm { Value = "ＭＡＹＡ@example.com.", Reason = "fraud" }));
        Assert.Equal("maya@example.com", Assert.Single((await world.Get<RiskService>().BlocksAsync()).Items).Label);
        foreach (var way in _ways)
            Assert.IsType<HoldResult.Blocked>(await world.HoldAsync("12:00", who: new CustomerDetails("Maya", way)));

        Task<LinksResult> AskAsync(string email) => world.Get<LostLinks>().AskAsync(email, new Visitor(null, null, null));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_clean_address_finds_the_links_and_staff_find_the_booking(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await BookAsync(world, "09:00", "Ｍaya@Bücher.example.", TestWorld.Talk);
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(new Actor.Customer(booked.Reference), booked.Id));

        Assert.Equal(LinksResult.OnTheirWay, await world.Get<LostLinks>().AskAsync("maya@xn--bcher-kva.example", new Visitor(null, null, null)));
        await world.Get<EmailDispatcher>().SendDueAsync();

        await using var db = await world.OpenAsync();
        var email = await db.OutboxEmails.SingleAsync(l => l.Kind == EmailKind.BookingLinks && l.State != EmailState.Waiting);
        Assert.Contains(Urls.Booking(booked.Reference, booked.Key), (await world.Get<EmailQueries>().ReadAsync(email.Id))!.Text, StringComparison.Ordinal);
        Assert.Equal(
            ("Maya@Bücher.example", "maya@xn--bcher-kva.example"),
            await db.Reservations.Select(r => new ValueTuple<string, string?>(r.CustomerEmail, r.CustomerMailbox)).SingleAsync());
        foreach (var text in new[] { "MAYA@bücher.EXAMPLE", "maya@xn--bcher-kva.example", "bücher", "ｍａｙａ@" })
            Assert.Equal(booked.Reference, Assert.Single((await world.Get<BookingSearch>().SearchAsync(new BookingFilter(text))).Items).Reference);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Points_of_one_mailbox_are_one_account(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) => (await db.Businesses.SingleAsync(ct)).PointsPerVisit = 10);
        world.Get<ChangeFeed>().Publish(Change.Catalog);

        foreach (var (time, way) in new[] { ("09:00", "maya@example.com"), ("10:00", _ways[2]), ("11:00", _ways[3]) })
        {
            var visit = await BookAsync(world, time, way, TestWorld.Talk);
            await world.Reservations.ConfirmFreeAsync(new Actor.Customer(visit.Reference), visit.Id);
            await world.Get<UnitOfWork>()
                .DoAsync(
                    async (db, ct) => Assert.NotNull(
                        await world.Get<DiscountRedemption>()
                            .EarnAsync(db, await db.Reservations.SingleAsync(r => r.Id == visit.Id, ct), world.Clock.Now(), ct)));
        }

        await using var read = await world.OpenAsync();
        Assert.Equal(("maya@example.com", 30), await read.PointsAccounts.Select(a => new ValueTuple<string, int>(a.Email, a.Balance)).SingleAsync());
        await world.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("maya@example.com\u200b", "email_characters")]
    [InlineData("maya@exam\u00adple.com", "email_characters")]
    [InlineData("\u2063maya@example.com", "email_characters")]
    [InlineData("maya@com.", "email_host")]
    [InlineData("maya@-x.com", "email_host")]
    [InlineData("\"a,b\"@example.com", "email_quotes")]
    [InlineData("maya", "email")]
    public async Task What_cannot_be_reached_is_refused_beside_the_field_and_nothing_is_confirmed(string email, string code)
    {
        await using var world = await TestWorld.CreateAsync();
        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("09:00", service: TestWorld.Talk)).Reservation;

        var refused = Assert.IsType<ChangeResult.Invalid>(
            await world.Get<DetailsService>().TakeAsync(new Actor.Customer(held.Reference), held.Id, new CustomerDetails("Maya", email), null));

        Assert.Equal(code, refused.Errors["customer.email"]);
        Assert.Equal(code, Assert.IsType<HoldResult.Invalid>(await world.HoldAsync("10:00", who: new CustomerDetails("Maya", email))).Errors["customer.email"]);
        Assert.Equal(
            RefusalReason.DetailsMissing,
            Assert.IsType<ChangeResult.Refused>(await world.Reservations.ConfirmFreeAsync(new Actor.Customer(held.Reference), held.Id)).Reason);
    }

    [Theory]
    [InlineData("\u200b\u200b")]
    [InlineData("\u3164")]
    [InlineData("\u2800 \u00ad")]
    public async Task A_name_that_nobody_can_see_is_no_name(string name)
    {
        await using var world = await TestWorld.CreateAsync();

        Assert.Equal(
            "required",
            Assert.IsType<HoldResult.Invalid>(await world.HoldAsync("10:00", who: new CustomerDetails(name, "maya@example.com"))).Errors["customer.name"]);
        Assert.Equal("required", new BusinessForm { Name = name }.Check()["Name"].Code);
        Assert.Equal("required", new ResourceForm { Name = name }.Check()["Name"].Code);
    }

    [Fact]
    public async Task A_phone_number_is_kept_in_both_forms()
    {
        await using var world = await TestWorld.CreateAsync();
        var details = new CustomerDetails("Maya", "maya@example.com", "\u202a030\u00a01234\u2013567 ext. 9\u202c");

        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00", who: details)).Reservation;

        Assert.Equal(("030 1234–567 ext. 9", "+49301234567"), (held.Customer!.Phone, held.Customer.PhoneE164)); // the studio is in Berlin
        Assert.Equal("phone", Assert.IsType<HoldResult.Invalid>(await world.HoldAsync("12:00", who: details with { Phone = "none" })).Errors["customer.phone"]);
    }

    private static async Task<ReservationView> BookAsync(TestWorld world, string time, string email, int service = TestWorld.Massage) =>
        Assert.IsType<HoldResult.Held>(await world.HoldAsync(time, service: service, who: new CustomerDetails("Maya", email))).Reservation;
}
