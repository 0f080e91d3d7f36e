using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Checkout;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rules;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Risk;

public sealed class RiskTests
{
    private static readonly Actor Admin = new Actor.Staff(1, "Robin", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Holds_are_limited_per_browser_address_and_email_also_when_they_were_released(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:HoldsPerBrowser", "2"), ("Risk:HoldsPerAddress", "3"), ("Risk:HoldsPerEmail", "1"));
        await HoldAndReleaseAsync(world, browser: "b1", address: "203.0.113.7");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await HoldAndReleaseAsync(world, browser: "b1", address: "203.0.113.7");

        var third = Assert.IsType<HoldResult.TooMany>(await HoldAsync(world, browser: "b1", address: "203.0.113.8"));
        Assert.Equal((new HoldLimit.OfPolicy("hold_per_browser"), TimeSpan.FromMinutes(50)), (third.Limit, third.RetryAfter));
        await HoldAndReleaseAsync(world, browser: "b2", address: "203.0.113.7");
        Assert.Equal(
            new HoldLimit.OfPolicy("hold_per_address"),
            Assert.IsType<HoldResult.TooMany>(await HoldAsync(world, browser: "b3", address: "203.0.113.7")).Limit);
        await HoldAndReleaseAsync(world, email: "Maya@example.com");
        Assert.Equal(new HoldLimit.OfPolicy("hold_per_email"), Assert.IsType<HoldResult.TooMany>(await HoldAsync(world, email: "maya@EXAMPLE.com")).Limit);

        world.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.IsType<HoldResult.Held>(await HoldAsync(world, browser: "b1"));
        Assert.Equal(["hold_per_address", "hold_per_browser", "hold_per_email"], (await DecisionsAsync(world)).Select(d => d.Rule).Order());
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_email_counts_too_when_it_comes_with_the_details(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:HoldsPerEmail", "1"));
        var first = Assert.IsType<HoldResult.Held>(await HoldAsync(world)).Reservation;
        var details = new CustomerDetails("Maya", "maya@example.com");
        Assert.IsType<ChangeResult.Done>(await world.Get<DetailsService>().TakeAsync(TestWorld.Of(first), first.Id, details, null));
        // the same again is no other hold
        Assert.IsType<ChangeResult.Done>(await world.Get<DetailsService>().TakeAsync(TestWorld.Of(first), first.Id, details with { Name = "Maya B" }, null));
        var second = Assert.IsType<HoldResult.Held>(await HoldAsync(world, "12:00")).Reservation;

        var refused = Assert.IsType<ChangeResult.Refused>(await world.Get<DetailsService>().TakeAsync(TestWorld.Of(second), second.Id, details, null));

        Assert.Equal(RefusalReason.TooManyTries, refused.Reason);
        Assert.Null((await world.ReadAsync(second.Id)).Customer);
        var decision = Assert.Single(await DecisionsAsync(world));
        Assert.Equal(("hold_per_email", RiskAct.Details, second.Reference), (decision.Rule, decision.Act, decision.Reference));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_many_who_come_at_once_no_more_pass_than_may(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:HoldsPerBrowser", "3"), ("Holds:PerBrowser", "1000"));
        await using var other = await TestWorld.CreateAsync(engine, Settings(("Risk:HoldsPerBrowser", "3"), ("Holds:PerBrowser", "1000")), world);

        var results = await Task.WhenAll(
            Starts.Select((start, n) => Task.Run(() => HoldAsync(n % 2 is 0 ? world : other, start, browser: "b1", staff: n % 2 + 1))));

        Assert.Equal(3, results.OfType<HoldResult.Held>().Count());
        Assert.Equal(Starts.Length - 3, results.OfType<HoldResult.TooMany>().Count());
        Assert.Equal(Starts.Length - 3, (await DecisionsAsync(world)).Sum(d => d.Times));
    }

    // The control: were nobody to wait at the gate, the same race would let more pass. SQLite has one writer, so it shows on a server only.
    [Fact]
    public async Task Without_the_gate_more_pass()
    {
        await using var world = await WorldAsync(Engines.PostgreSql, ("Risk:HoldsPerBrowser", "3"), ("Holds:PerBrowser", "1000"));
        await using (var db = await world.OpenAsync())
            await db.Database.ExecuteSqlRawAsync("""
                ALTER TABLE "LimitGates" RENAME TO "Rows";
                CREATE VIEW "LimitGates" AS SELECT * FROM "Rows";
                CREATE FUNCTION wave_through() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TRIGGER no_gate INSTEAD OF UPDATE ON "LimitGates" FOR EACH ROW EXECUTE FUNCTION wave_through();
                """);

        var max = 0;
        for (var round = 0; round < 30 && max <= 3; round++)
        {
            var browser = $"b{round}";
            var results = await Task.WhenAll(Starts.Select((start, n) => Task.Run(() => HoldAsync(world, start, browser: browser, staff: n % 2 + 1))));
            max = results.OfType<HoldResult.Held>().Count();
            foreach (var held in results.OfType<HoldResult.Held>())
                await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held.Reservation), held.Reservation.Id);
        }

        Assert.True(max > 3, "the race did not show without its gate");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Whoever_tries_out_cards_is_stopped_before_the_next_payment(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:DeclinesPerEmail", "2"));
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null));
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        world.Gateway.Approve(order);
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);

        world.Gateway.OnCapture = null;
        world.Gateway.Approve(order);
        Assert.IsType<GateResult.Declined>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
        Assert.Equal(2, world.Gateway.CaptureCalls); // a third was not made
        var refused = Assert.IsType<CheckoutResult.Refused>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
        Assert.Equal(RefusalReason.TooManyDeclines, refused.Reason);
        Assert.Equal([RiskAct.Checkout, RiskAct.Capture], (await DecisionsAsync(world)).Select(d => d.Act).OrderDescending().Reverse());

        world.Clock.Advance(TimeSpan.FromMinutes(61));
        await world.JobsAsync();
        await world.PaidAsync("12:00");
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_that_is_taken_is_no_decline_however_often(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:DeclinesPerEmail", "1"));

        await world.PaidAsync("10:00");
        await world.PaidAsync("11:00");
        var (held, order) = await world.ApprovedAsync("12:00");
        // nobody was charged, and nothing was declined
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.NotApproved("ORDER_NOT_APPROVED"));
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        world.Gateway.OnCapture = null;
        world.Gateway.Approve(order);

        Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
        Assert.Empty(await DecisionsAsync(world));
        await using var db = await world.OpenAsync();
        Assert.Empty(await db.VelocityEvents.Where(m => m.Kind == VelocityEventKind.Decline).ToListAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_try_that_another_policy_refuses_is_none_and_is_not_counted(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:DeclinesPerEmail", "2"));
        var (held, order) = await world.ApprovedAsync("10:00");
        var policies = new PaymentPolicies(
            [.. world.Get<IEnumerable<IPaymentPolicy>>(), new RefusesAll()], world.Get<PaymentGateways>(), world.Queries, world.Get<UnitOfWork>(), world.Clock);
        var leases = new CaptureLeases(policies, world.Get<IOptions<HoldOptions>>(), world.Get<IOptions<PaymentOptions>>(), world.Clock);
        var gate = new CaptureGate(
            world.Get<PaymentChanges>(), world.Get<PaymentGateways>(), world.Get<BookingQueries>(), leases, world.Get<CaptureResultHandler>());

        Assert.IsType<GateResult.Declined>(await gate.ReturnAsync(TestWorld.Of(held), held.Id, order));

        Assert.Equal((0, ReservationStatus.Held), (world.Gateway.CaptureCalls, (await world.ReadAsync(held.Id)).Status));
        await using (var db = await world.OpenAsync())
            Assert.Empty(await db.VelocityEvents.Where(m => m.Kind == VelocityEventKind.Decline).ToListAsync());
        Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
        await world.AssertHealthyAsync();
    }

    private sealed class RefusesAll : IPaymentPolicy
    {
        private static readonly PaymentRefusal _no = new(IsBlock: true);

        public Task PrepareAsync(Visitor visitor, CancellationToken ct = default) => Task.CompletedTask;

        public Task<PaymentRefusal?> LookAsync(
            BookingDbContext db, Visitor visitor, string reference, bool isBalance, DateTimeOffset now, CancellationToken ct) =>
            Task.FromResult<PaymentRefusal?>(_no);

        public Task<PaymentRefusal?> AdmitAsync(
            BookingDbContext db, Visitor visitor, string reference, Payment payment, DateTimeOffset now, CancellationToken ct) =>
            Task.FromResult<PaymentRefusal?>(_no);
    }

    // A try counts from its beginning: else many cards could be tried at once before the first is declined.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Cards_tried_at_once_are_limited_as_those_one_after_the_other(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:DeclinesPerEmail", "2"));
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null));
        var orders = new List<(ReservationView Held, string Order)>();
        foreach (var time in new[] { "09:00", "10:00", "11:00", "12:00", "13:00", "14:00" })
            orders.Add(await world.ApprovedAsync(time));

        await Task.WhenAll(orders.Select(o => Task.Run(() => world.Gate.ReturnAsync(TestWorld.Of(o.Held), o.Held.Id, o.Order))));

        Assert.Equal(2, world.Gateway.CaptureCalls);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Guesses_are_counted_and_the_right_key_is_refused_too_once_there_were_too_many(string engine)
    {
        await using var world = await WorldAsync(engine, ("Risk:FailedLookupsPerAddress", "3"));
        var lookups = world.Get<FailedLookups>();
        var visitor = new Visitor("b1", "203.0.113.7", null);
        for (var guess = 0; guess < 3; guess++)
        {
            Assert.Null(await lookups.FindWaitAsync(visitor));
            await lookups.RecordAsync(visitor);
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(TimeSpan.FromMinutes(57), await lookups.FindWaitAsync(visitor));
        Assert.NotNull(await lookups.FindWaitAsync(new Visitor("b2", "::ffff:203.0.113.7", null)));
        Assert.Null(await lookups.FindWaitAsync(new Visitor("b1", "203.0.113.8", null)));
        await lookups.RecordAsync(visitor);
        Assert.Equal(3, await CountAsync(world, VelocityEventKind.FailedLookup, "address")); // no longer counted: nobody can fill the table
        var decision = Assert.Single(await DecisionsAsync(world));
        Assert.Equal(("failed_lookup_per_address", RiskAct.Lookup, 2), (decision.Rule, decision.Act, decision.Times));
        Assert.DoesNotContain("203.0.113.7", decision.Subject, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_block_holds_by_email_address_and_browser_until_its_end(string engine)
    {
        await using var world = await WorldAsync(engine);
        var held = Assert.IsType<HoldResult.Held>(await HoldAsync(world, "09:00", browser: "b1", email: "maya@example.com")).Reservation;
        var risk = world.Get<RiskService>();
        foreach (var (kind, value) in new[]
        {
            (SubjectKind.Email, "MAYA@example.com"), (SubjectKind.Address, "2001:db8::1"), (SubjectKind.Browser, held.Reference),
        })
            Assert.IsType<SaveResult.Saved>(
                await risk.BlockAsync(Admin, new BlockForm { Kind = kind, Value = value, Reason = "fraud", Until = new DateOnly(2026, 6, 1) }));

        Assert.IsType<HoldResult.Blocked>(await HoldAsync(world, browser: "b1"));
        Assert.IsType<HoldResult.Blocked>(await HoldAsync(world, address: "2001:db8:0:0:ffff::9")); // the same household
        Assert.IsType<HoldResult.Blocked>(await HoldAsync(world, email: "maya@example.com"));
        Assert.Equal(RefusalReason.Blocked, Assert.IsType<CheckoutResult.Refused>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id)).Reason);
        var free = Assert.IsType<HoldResult.Held>(await HoldAsync(world)).Reservation;
        Assert.Equal(
            RefusalReason.Blocked, Assert.IsType<ChangeResult.Refused>(
                await world.Get<DetailsService>().TakeAsync(TestWorld.Of(free), free.Id, new CustomerDetails("M", "maya@example.com"), null)).Reason);
        // staff know whom they book
        Assert.IsType<HoldResult.Held>(
            await world.Holds.HoldAsync(
                TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At("15:00"), 1) { Customer = new CustomerDetails("Maya", "maya@example.com") }));
        Assert.All(await DecisionsAsync(world), d => Assert.Equal(RiskRules.Blocked, d.Rule));

        world.Clock.Advance(TimeSpan.FromHours(14)); // past midnight in Berlin
        Assert.IsType<HoldResult.Held>(await HoldAsync(world, "16:00", browser: "b1"));
    }

    [Fact]
    public async Task A_block_taken_back_holds_no_more_and_only_admins_block()
    {
        await using var world = await WorldAsync(Engines.Sqlite);
        var risk = world.Get<RiskService>();
        await risk.BlockAsync(Admin, new BlockForm { Value = "maya@example.com", Reason = "no" });
        await risk.BlockAsync(Admin, new BlockForm { Value = "maya@example.com", Reason = "fraud" });
        var block = Assert.Single((await risk.BlocksAsync()).Items);
        Assert.Equal(("maya@example.com", "fraud", "staff:1 Robin"), (block.Label, block.Reason, block.CreatedBy));

        await risk.UnblockAsync(Admin, block.Id);

        Assert.IsType<HoldResult.Held>(await HoldAsync(world, email: "maya@example.com"));
        await Assert.ThrowsAsync<RuleBrokenException>(() => risk.BlockAsync(TestWorld.Staff, new BlockForm { Value = "a@b.example", Reason = "x" }));
        await Assert.ThrowsAsync<RuleBrokenException>(() => risk.UnblockAsync(TestWorld.Customer, block.Id));
    }

    [Theory]
    [InlineData(SubjectKind.Email, "nobody", "why", "Value")]
    [InlineData(SubjectKind.Address, "300.1.1.1", "why", "Value")]
    [InlineData(SubjectKind.Browser, "ACDEFGH", "why", "Value")]
    [InlineData(SubjectKind.Email, "maya@example.com", " ", "Reason")]
    public async Task A_block_that_says_nothing_is_not_taken(SubjectKind kind, string value, string reason, string member)
    {
        await using var world = await WorldAsync(Engines.Sqlite);

        var result = await world.Get<RiskService>().BlockAsync(Admin, new BlockForm { Kind = kind, Value = value, Reason = reason });

        Assert.Equal([member], Assert.IsType<SaveResult.Invalid>(result).Errors.Keys);
    }

    [Fact]
    public async Task Somebody_blocked_can_still_pay_what_they_owe()
    {
        await using var world = await WorldAsync(Engines.Sqlite);
        var booked = Assert.IsType<HoldResult.Held>(
            await world.Get<WalkInService>().BookAsync(
                TestWorld.Staff,
                new HoldRequest(TestWorld.Massage, world.At("10:00"), 1) { Customer = new CustomerDetails("Maya", "maya@example.com") })).Reservation;
        await world.Get<RiskService>().BlockAsync(Admin, new BlockForm { Value = "maya@example.com", Reason = "fraud" });

        var order = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(booked), booked.Id)).OrderId;
        world.Gateway.Approve(order);

        Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(booked), booked.Id, order));
    }

    [Fact]
    public async Task That_somebody_must_prepay_after_no_shows_is_written_down()
    {
        await using var world = await WorldAsync(Engines.Sqlite);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) => (await db.Businesses.SingleAsync(ct)).PrepayAfterNoShows = 1);
        world.Get<ChangeFeed>().Publish(Change.Catalog);
        var noShow = await world.PaidAsync("09:00");
        await world.Visits.MarkNoShowAsync(TestWorld.Staff, noShow.Id, "told us");

        var held = await world.HeldAsync("10:00");

        var decision = Assert.Single(await DecisionsAsync(world));
        Assert.Equal((RiskRules.Prepay, held.Reference), (decision.Rule, decision.Reference));
    }

    [Fact]
    public async Task Decisions_and_marks_are_kept_as_long_as_the_settings_say()
    {
        await using var world = await WorldAsync(Engines.Sqlite, ("Risk:HoldsPerBrowser", "1"), ("Risk:KeepDays", "2"));
        await HoldAndReleaseAsync(world, browser: "b1");
        await HoldAsync(world, browser: "b1");
        var risk = world.Get<RiskService>();
        var retention = world.Get<IEnumerable<IRetentionPolicy>>().OfType<RiskRetention>().Single();

        world.Clock.Advance(TimeSpan.FromDays(2));
        await retention.PruneAsync(TestContext.Current.CancellationToken);
        Assert.Single(await DecisionsAsync(world));
        Assert.Equal(0, await CountAsync(world, VelocityEventKind.Hold, "browser"));
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await retention.PruneAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await DecisionsAsync(world));
    }

    [Fact]
    public async Task One_switch_and_the_limits_of_holds_switch_velocity_off()
    {
        await using var off = await TestWorld.CreateAsync(settings: new() { ["Risk:Enabled"] = "false", ["Risk:HoldsPerEmail"] = "1" });
        await using var uncounted = await WorldAsync(
            Engines.Sqlite, ("Risk:HoldsPerBrowser", "1"), ("Risk:HoldsPerAddress", "1"), ("Holds:PerBrowser", "0"), ("Holds:PerIp", "0"));

        foreach (var time in new[] { "09:00", "10:00", "11:00" })
        {
            Assert.IsType<HoldResult.Held>(await HoldAsync(off, time, email: "maya@example.com"));
            Assert.IsType<HoldResult.Held>(await HoldAsync(uncounted, time, browser: "b1", address: "203.0.113.7"));
        }
    }

    [Theory]
    [InlineData("Risk:Window", "00:00:01", "Risk:Window is a time")]
    [InlineData("Risk:KeepDays", "0", "Risk:KeepDays is a number of days")]
    public async Task A_wrong_limit_is_named_with_what_is_allowed(string setting, string value, string message)
    {
        await using var world = await WorldAsync(Engines.Sqlite, (setting, value));

        var failure = Assert.Throws<OptionsValidationException>(() => world.Get<IOptions<RiskOptions>>().Value);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    // Amount limits at the checkout; at the save of a service they are tested in the catalogue.
    [Theory]
    [InlineData("45.01", "0", true)]
    [InlineData("45", "0", false)]
    [InlineData("0", "44.99", true)]
    [InlineData("0", "45", false)]
    public async Task An_amount_outside_the_limits_never_goes_to_the_provider(string min, string max, bool refused)
    {
        await using var world = await WorldAsync(Engines.Sqlite, ("Payments:Min", min), ("Payments:Max", max));
        var held = await world.HeldAsync("10:00");

        var result = await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);

        Assert.Equal(refused ? RefusalReason.AmountOutOfRange : null, (result as CheckoutResult.Refused)?.Reason);
        Assert.Equal(refused ? 0 : 1, world.Gateway.Orders.Count());
    }

    private static readonly string[] Starts =
        ["09:00", "09:00", "10:00", "10:00", "11:00", "11:00", "12:00", "12:00", "13:00", "13:00", "14:00", "14:00", "15:00", "15:00"];

    private static Dictionary<string, string?> Settings(params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Risk:Enabled"] = "true" };
        foreach (var (name, value) in settings)
            values[name] = value;
        return values;
    }

    private static Task<TestWorld> WorldAsync(string engine, params (string Name, string Value)[] settings) =>
        TestWorld.CreateAsync(engine, Settings(settings));

    private static Task<HoldResult> HoldAsync(
        TestWorld world, string time = "10:00", string? browser = null, string? address = null, string? email = null, int staff = 1) =>
        world.Holds.HoldAsync(TestWorld.Customer, new HoldRequest(TestWorld.Massage, world.At(time), staff)
        {
            Browser = browser,
            IpAddress = address,
            Customer = email is null ? null : new CustomerDetails("Maya", email),
        });

    private static async Task HoldAndReleaseAsync(TestWorld world, string? browser = null, string? address = null, string? email = null)
    {
        var held = Assert.IsType<HoldResult.Held>(await HoldAsync(world, browser: browser, address: address, email: email));
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held.Reservation), held.Reservation.Id);
    }

    private static async Task<IReadOnlyList<RiskDecision>> DecisionsAsync(TestWorld world) =>
        (await world.Get<RiskService>().DecisionsAsync(null, null, 1, 100)).Items;

    private static async Task<int> CountAsync(TestWorld world, VelocityEventKind kind, string subject)
    {
        await using var db = await world.OpenAsync();
        return await db.VelocityEvents.CountAsync(m => m.Kind == kind && m.Subject.StartsWith(subject));
    }
}
