using BookingApp.Accounting;
using BookingApp.Accounting.Ledger;
using BookingApp.Catalog;
using BookingApp.Components.Admin.Ledger;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Accounting;

/// <summary>The ledger: what is in it, that it balances, and that nobody rewrites it.</summary>
public sealed class LedgerTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);
    private static readonly DateOnly _day = new(2026, 6, 1);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Captures_fees_disputes_payments_in_person_and_refunds_are_all_recorded(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        world.Gateway.Fee = Eur(1.35m);
        var ledger = world.Get<LedgerQueries>();

        var kept = await world.PaidAsync("09:00", name: "Mia");
        Assert.Equal([("Provider", 43.65m), ("Customer", -45m), ("Fees", 1.35m)], await TotalsAsync());

        var cancelled = await world.PaidAsync("10:00", name: "Zoe"); // and a fee that the provider keeps
        await world.Reservations.CancelAsync(TestWorld.Of(cancelled), cancelled.Id);
        await world.JobsAsync();
        Assert.Equal([("Provider", 42.30m), ("Customer", -45m), ("Fees", 2.70m)], await TotalsAsync());

        await ProvidersOwnRefundAsync(world, kept.Id, Eur(5), feeBack: Eur(0.15m));
        Assert.Equal([("Provider", 37.45m), ("Customer", -40m), ("Fees", 2.55m)], await TotalsAsync());

        await world.Get<WebhookHandler>().DisputedAsync(await PaymentAsync(world, kept.Id), "PP-D-1", DisputeState.Lost);
        Assert.Equal([("Provider", -2.55m), ("Customer", 0m), ("Fees", 2.55m)], await TotalsAsync());

        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Services.SingleAsync(s => s.Id == TestWorld.Massage, ct)).PayNow = BookingApp.Catalog.PayNow.Nothing;
            db.Publish(Change.Catalog);
        });
        var inPerson = await world.HeldAsync("13:00", name: "Ida");
        await world.Payments.CheckoutAsync(TestWorld.Of(inPerson), inPerson.Id);
        await world.Get<InPersonService>().TakeAsync(_admin, world.NewCommand(), inPerson.Id, Eur(45), InPersonMethod.Cash);
        Assert.Equal([("Provider", -2.55m), ("Customer", -45m), ("Fees", 2.55m), ("InPerson", 45m)], await TotalsAsync());

        await world.Reservations.CancelAsync(_admin, inPerson.Id);
        await world.JobsAsync();
        await world.Get<InPersonRefunds>().ConfirmRefundAsync(_admin, inPerson.Id, Assert.Single((await world.ReadAsync(inPerson.Id)).Refunds).Id);
        Assert.Equal([("Provider", -2.55m), ("Customer", 0m), ("Fees", 2.55m), ("InPerson", 0m)], await TotalsAsync());
        await world.AssertHealthyAsync();

        async Task<IEnumerable<(string, decimal)>> TotalsAsync() =>
            (await ledger.TotalsAsync(new LedgerFilter(_day, _day))).Select(t => (t.Account.ToString(), t.After.ToDecimal()));
    }

    [Fact]
    public async Task A_transaction_that_does_not_sum_to_zero_is_not_saved()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        await using var db = await world.OpenAsync();
        var entry = await db.LedgerEntries.AsNoTracking().FirstAsync();

        db.LedgerEntries.Add(new LedgerEntry
        {
            Id = Guid.CreateVersion7(),
            TransactionId = Guid.CreateVersion7(),
            ReservationId = paid.Id,
            Account = LedgerAccount.Customer,
            Minor = 1,
            Currency = entry.Currency,
            What = "captured",
            At = entry.At,
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public async Task What_is_recorded_is_never_changed_or_deleted(EntityState state)
    {
        await using var world = await TestWorld.CreateAsync();
        await world.PaidAsync("10:00");
        await using var db = await world.OpenAsync();

        db.Entry(await db.LedgerEntries.FirstAsync()).State = state;

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_list_begins_with_the_newest_and_the_file_keeps_the_order_of_booking(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var first = await world.PaidAsync("09:00", name: "Mia");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await world.PaidAsync("14:00", name: "Zoe");
        var ledger = world.Get<LedgerQueries>();

        var list = (await ledger.ListAsync(new LedgerFilter(_day, _day))).Items;
        var file = await ledger.ReadAsync(new LedgerFilter(_day, _day)).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([second.Reference, first.Reference], list.Select(r => r.Reference).Distinct());
        Assert.Equal([first.Reference, second.Reference], file.Select(r => r.Reference).Distinct());
        Assert.Equal(list.GroupBy(r => r.TransactionId).Reverse().SelectMany(g => g), file); // the sides of each stay in their order
        foreach (var isDescending in new[] { false, true })
        {
            Assert.Equal(Ordered(r => r.Reference, isDescending), await KeysAsync(LedgerColumn.Booking, r => r.Reference, isDescending));
            Assert.Equal(Ordered(r => r.Account.ToString(), isDescending), await KeysAsync(LedgerColumn.Account, r => r.Account.ToString(), isDescending));
            Assert.Equal(Ordered(Size, isDescending), await KeysAsync(LedgerColumn.Amount, Size, isDescending));
            Assert.Equal(Ordered(r => r.At, isDescending), await KeysAsync(LedgerColumn.At, r => r.At, isDescending));
        }

        long Size(LedgerRow row) => (row.Debit ?? row.Credit)!.Value.Minor;
        IEnumerable<T> Ordered<T>(Func<LedgerRow, T> key, bool isDescending)
        {
            var comparer = typeof(T) == typeof(string) ? (IComparer<T>)StringComparer.Ordinal : Comparer<T>.Default;
            return (isDescending ? file.OrderByDescending(key, comparer) : file.OrderBy(key, comparer)).Select(key);
        }

        async Task<IEnumerable<T>> KeysAsync<T>(LedgerColumn column, Func<LedgerRow, T> key, bool isDescending) =>
            (await ledger.ListAsync(new LedgerFilter(_day, _day), new(column, isDescending))).Items.Select(key);
    }

    [Fact]
    public async Task A_period_begins_with_what_stood_before_and_has_pages()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.PaidAsync("09:00", name: "Mia");
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.PaidAsync("14:00", name: "Zoe");
        var ledger = world.Get<LedgerQueries>();

        var second = new LedgerFilter(_day.AddDays(1), _day.AddDays(1), PageSize: 1);
        var customers = (await ledger.TotalsAsync(second)).Single(t => t.Account is LedgerAccount.Customer);
        var last = await ledger.ListAsync(second with { Page = 9 });
        var inPerson = await ledger.ListAsync(second with { Account = LedgerAccount.InPerson });

        Assert.Equal((-4500, 0, 4500, -9000), (customers.Before.Minor, customers.Debit.Minor, customers.Credit.Minor, customers.After.Minor));
        Assert.Equal((2, 2, 1), (last.Total, last.Page, last.Items.Count));
        Assert.Equal(0, inPerson.Total);
    }

    [Fact]
    public async Task The_file_for_the_accountant_is_the_same_in_every_culture_and_carries_the_providers_ids()
    {
        await using var world = await TestWorld.CreateAsync();
        var paid = await world.PaidAsync("10:00");
        System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE");

        var lines = await world.Get<LedgerQueries>().ReadAsync(new LedgerFilter(_day, _day)).Select(LedgerCsv.Line)
            .ToListAsync(TestContext.Current.CancellationToken);

        var payment = await PaymentAsync(world, paid.Id);
        Assert.Equal(2, lines.Count);
        Assert.StartsWith("2026-06-01T10:00:00+02:00,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(
            $",Provider,captured,45.00,,EUR,{paid.Reference},paypal,{payment.OrderId},{payment.CaptureId},\r\n", lines[0], StringComparison.Ordinal);
        Assert.Contains(",Customer,captured,,45.00,EUR,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_spreadsheet_runs_nothing_that_a_provider_sent() =>
        Assert.Contains(
            ",'=cmd|' /C calc'!A1,",
            LedgerCsv.Line(new LedgerRow(default, Guid.Empty, LedgerAccount.Provider, "captured", Eur(1), "ABC", "paypal", "=cmd|' /C calc'!A1", "C", null)),
            StringComparison.Ordinal);

    private static Money Eur(decimal amount) => new((long)(amount * 100), "EUR");

    private static async Task ProvidersOwnRefundAsync(TestWorld world, Guid reservation, Money amount, Money feeBack) =>
        await world.Get<WebhookHandler>().RefundedAsync(await PaymentAsync(world, reservation), world.Gateway.RefundByHand(amount, feeBack));

    private static async Task<Payment> PaymentAsync(TestWorld world, Guid reservation)
    {
        await using var db = await world.OpenAsync();
        return await db.Payments.AsNoTracking().SingleAsync(p => p.ReservationId == reservation);
    }
}
