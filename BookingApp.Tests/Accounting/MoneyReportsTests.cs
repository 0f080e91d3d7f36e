using BookingApp.Accounting.Reports;
using BookingApp.Catalog;
using BookingApp.Components.Admin.Money;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Accounting;

/// <summary>The report of money: its sums are those of the ledger, in words that need no bookkeeping.</summary>
public sealed class MoneyReportsTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);
    private static readonly DateOnly _day = new(2026, 6, 1); // a Monday, ten in the morning; visits are on Tuesday

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_was_taken_given_back_and_kept_is_told_by_day_and_in_all(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        world.Gateway.Fee = Eur(1.35m);
        await world.PaidAsync("09:00", name: "Mia");
        var cancelled = await world.PaidAsync("10:00", name: "Zoe");
        world.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromHours(1)); // their visit begins in an hour
        await world.Reservations.CancelAsync(_admin, cancelled.Id);
        await world.JobsAsync();
        var inPerson = await UnpaidAsync(world, "13:00", "Ida");
        await world.Get<InPersonService>().TakeAsync(_admin, world.NewCommand(), inPerson.Id, Eur(20), InPersonMethod.Cash);

        var report = await ReadAsync(world, _day, _day.AddDays(1));

        Assert.Equal(
            [(_day, 90m, 0m, 0m, 2.70m, 87.30m), (_day.AddDays(1), 0m, 20m, 45m, 0m, -25m)],
            report.Spans.Select(s => (s.From, s.Totals.Online.ToDecimal(), s.Totals.InPerson.ToDecimal(), s.Totals.GivenBack.ToDecimal(),
                s.Totals.Fees.ToDecimal(), s.Totals.Left.ToDecimal())));
        var all = Assert.Single(report.Totals);
        Assert.Equal((Eur(110), Eur(45), Eur(2.70m), Eur(62.30m)), (all.Taken, all.GivenBack, all.Fees, all.Left));
        Assert.Equal([Eur(25)], report.Due);
        Assert.Equal([(inPerson.Reference, Eur(25), false)], report.Owing.Select(o => (o.Reference, o.Due, o.IsOver)));
        Assert.Equal(Eur(20), Assert.Single((await ReadAsync(world, _day.AddDays(1), _day.AddDays(1))).Totals).Taken);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Money_that_paid_for_nothing_leaves_the_visit_due_and_what_is_over_is_marked(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var paid = await world.PaidAsync("09:00", name: "Mia");
        var owes = await UnpaidAsync(world, "11:00", "Ida");
        var gone = await UnpaidAsync(world, "12:00", "Kim");
        await world.Reservations.CancelAsync(_admin, gone.Id);
        await world.Get<WebhookHandler>().RefundedAsync(await PaymentAsync(world, paid.Id), world.Gateway.RefundByHand(Eur(5), Eur(0))); // a kindness
        world.Clock.Advance(TimeSpan.FromDays(2));

        var report = await ReadAsync(world, _day, _day.AddDays(5));

        Assert.Equal([(owes.Reference, "Ida", Eur(45), true)], report.Owing.Select(o => (o.Reference, o.CustomerName, o.Due, o.IsOver)));
        Assert.Equal((1, Eur(5)), (report.OwingCount, Assert.Single(report.Totals).GivenBack));
        Assert.Empty((await ReadAsync(world, _day, _day)).Owing); // its visits begin the day after
    }

    [Fact]
    public async Task Many_days_are_told_by_month_and_end_with_the_last_that_was_asked_for()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.PaidAsync("09:00", name: "Mia");

        var spans = (await ReadAsync(world, new DateOnly(2026, 4, 15), new DateOnly(2026, 6, 20))).Spans;

        Assert.Equal([(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 20), Eur(45))], spans.Select(s => (s.From, s.To, s.Totals.Taken)));
    }

    [Fact]
    public async Task A_day_without_money_has_the_business_s_currency_and_nothing_in_it()
    {
        await using var world = await TestWorld.CreateAsync();

        var report = await ReadAsync(world, _day, _day);

        Assert.Equal([MoneyTotals.None("EUR")], report.Totals);
        Assert.Equal((0, 0, 0), (report.Spans.Count, report.Due.Count, report.OwingCount));
    }

    [Fact]
    public async Task The_file_is_the_same_in_every_culture()
    {
        await using var world = await TestWorld.CreateAsync();
        world.Gateway.Fee = Eur(1.35m);
        await world.PaidAsync("10:00");
        System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE");

        var lines = (await ReadAsync(world, _day, _day)).Spans.Select(MoneyCsv.Line);

        Assert.Equal(["2026-06-01,2026-06-01,45.00,0.00,0.00,1.35,43.65,EUR\r\n"], lines);
    }

    [Theory]
    [InlineData(null, null, "2026-06-01", "2026-06-30")]
    [InlineData("2026-05-03", null, "2026-05-03", "2026-05-31")]
    [InlineData(null, "2026-05-03", "2026-05-01", "2026-05-03")]
    [InlineData("2026-05-03", "2026-07-01", "2026-05-03", "2026-07-01")]
    public void What_an_address_leaves_out_is_the_month_of_what_it_says_or_this_one(string? from, string? to, string first, string last)
    {
        var days = MoneyPeriod.Days(MoneyPeriod.Read(from, to), new DateOnly(2026, 6, 17));

        Assert.Equal((first, last), (BusinessDays.Wire(days.From), BusinessDays.Wire(days.To)));
    }

    private static Money Eur(decimal amount) => new((long)(amount * 100), "EUR");

    private static Task<MoneyReport> ReadAsync(TestWorld world, DateOnly from, DateOnly to) => world.Get<MoneyReports>().ReadAsync(from, to, Ct);

    // Booked, and to be paid on site.
    private static async Task<ReservationView> UnpaidAsync(TestWorld world, string time, string name)
    {
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Services.SingleAsync(s => s.Id == TestWorld.Massage, ct)).PayNow = PayNow.Nothing;
            db.Publish(Change.Catalog);
        });
        var held = await world.HeldAsync(time, name: name);
        await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);
        return await world.ReadAsync(held.Id);
    }

    private static async Task<Payment> PaymentAsync(TestWorld world, Guid reservation)
    {
        await using var db = await world.OpenAsync();
        return await db.Payments.SingleAsync(p => p.ReservationId == reservation, Ct);
    }
}
