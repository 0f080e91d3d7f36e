using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Pricing;
using BookingApp.Components.Customer.Checkout;
using BookingApp.Components.Customer.Manage;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Localization;
using BookingApp.Localization.Pages;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace BookingApp.Tests.Payments;

/// <summary>The payment matrix: what is due, how often it is pressed, where the line is cut and when the payer approves; with what stands in the
/// ledger afterwards, and what the customer reads.</summary>
/// <remarks>The endpoints that a browser calls answer here too, over a gateway that fails when told to; the rows that a browser makes are walked
/// again with real pages and the simulator in <see cref="PaymentMatrixOverHttpTests"/>.</remarks>
public sealed class PaymentMatrixTests
{
    private const string Booked = "You are booked";
    private const string Lapsed = "Your time was released. You were not charged.";
    private const string TryAgain = "PayPal cannot be reached at the moment. Your time is still held; please try again.";

    private static readonly Row[] _rows =
    [
        // What is due
        new("0.00", t => t.PriceAsync(0), t => t.PayAsync(), Booked, "Confirmed, 0 orders, 0 captures, paid 0.00"),
        new("0.01", t => t.PriceAsync(1), t => t.PayAllAsync(), Booked, "Confirmed, 1 order, 1 capture, paid 0.01"),
        new("the most allowed", t => t.PriceAsync(1000_00), t => t.PayAllAsync(), Booked, "Confirmed, 1 order, 1 capture, paid 1000.00"),
        new("one cent over", t => t.PriceAsync(1000_01), t => t.PayAsync(), "This amount cannot be paid online.", "Held, 0 orders, 0 captures, paid 0.00"),
        new(
            "a coupon worth more than the price", t => t.CouponAsync("BIG", amount: "50.00"), t => t.PayAsync(), Booked,
            "Confirmed, 0 orders, 0 captures, paid 0.00"),
        new(
            "a coupon that leaves a cent", t => t.CouponAsync("NEAR", amount: "44.99"), t => t.PayAllAsync(), Booked,
            "Confirmed, 1 order, 1 capture, paid 0.01"),
        new("yen, with a third off", t => t.YenAsync("JPY", 1000, percent: 33), t => t.PayAllAsync(), Booked, "Confirmed, 1 order, 1 capture, paid 670"),
        new(
            "forint, with half of an odd price off", t => t.YenAsync("HUF", 1235, percent: 50), t => t.PayAllAsync(), Booked,
            "Confirmed, 1 order, 1 capture, paid 617"),

        // How often
        new("pressed twice", null, t => t.PayAsync(times: 2), "PayPal asks for €45.00", "Held, 1 order, 0 captures, paid 0.00"),
        new("pressed ten times at once", null, t => t.PayAsync(times: 10), "PayPal asks for €45.00", "Held, 1 order, 0 captures, paid 0.00"),
        new("paid in two tabs at once", t => t.PayAndApproveAsync(times: 2), t => t.ReturnAsync(times: 2), Booked, "Confirmed, 1 order, 1 capture, paid 45.00"),
        new(
            "back button before approval, pressed again", async t => await t.PayAsync(), t => t.PayAsync(), "PayPal asks for €45.00",
            "Held, 1 order, 0 captures, paid 0.00"),
        new(
            "back button after payment, pressed again", async t => await t.PayAllAsync(), t => t.PayAsync(), Booked,
            "Confirmed, 1 order, 1 capture, paid 45.00"),
        new("return reloaded ten times", async t => await t.PayAllAsync(), t => t.ReturnAsync(times: 10), Booked, "Confirmed, 1 order, 1 capture, paid 45.00"),
        new(
            "returned without approval", async t => await t.PayAsync(), t => t.ReturnAsync(),
            "The payment was not approved at PayPal. You were not charged, and your time is still held.", "Held, 1 order, 0 captures, paid 0.00"),
        new(
            "cancelled at PayPal", async t => await t.PayAsync(), t => t.CancelAtPayPalAsync(),
            "You came back without paying. You were not charged, and your time is still held.", "Held, 1 order, 0 captures, paid 0.00"),
        new(
            "declined", async t => await t.PayAndApproveAsync(), t => t.ReturnAsync(capture: Decline),
            "PayPal could not take the payment. You were not charged, and your time is still held: please try again, or pay another way at PayPal.",
            "Held, 1 order, 0 captures, paid 0.00"),

        // Where the line is cut
        new("cut before create", null, t => t.PayAsync(cut: g => g.Silent = true), TryAgain, "Held, 0 orders, 0 captures, paid 0.00"),
        new(
            "cut before create, pressed again", async t => await t.PayAsync(cut: g => g.Silent = true), t => t.PayAsync(), "PayPal asks for €45.00",
            "Held, 1 order, 0 captures, paid 0.00"),
        new(
            "cut during create: the order stands, its answer is lost", null, t => t.PayAsync(cut: g => g.LoseOrderAnswers = true), TryAgain,
            "Held, 1 order, 0 captures, paid 0.00"),
        new(
            "cut during create, pressed again", async t => await t.PayAsync(cut: g => g.LoseOrderAnswers = true), t => t.PayAllAsync(), Booked,
            "Confirmed, 1 order, 1 capture, paid 45.00"),
        new(
            "cut after create: the payer never arrived", async t => await t.PayAsync(), t => t.LookAsync("00:15:00"), Lapsed,
            "Expired, 1 order, 0 captures, paid 0.00"),
        new(
            "cut before approve", async t => await t.PayAsync(), t => t.LookAsync("00:00:00"), "Pay €45.00 with PayPal",
            "Held, 1 order, 0 captures, paid 0.00"),
        new(
            "cut during approve: the tab is closed", t => t.PayAndApproveAsync(), t => t.LookAsync("00:14:10"), Booked,
            "Confirmed, 1 order, 1 capture, paid 45.00"),
        new(
            "cut after approve: the order cannot be read", t => t.PayAndApproveAsync(), t => t.ReturnAsync(cut: g => g.Silent = true),
            "This time is held for you", "Held, 1 order, 0 captures, paid 0.00"),
        new(
            "cut after approve, some time later", async t => await t.PayAndCutAsync(g => g.Silent = true), t => t.LookAsync("00:01:00"), Booked,
            "Confirmed, 1 order, 1 capture, paid 45.00"),
        new(
            "cut before capture", t => t.PayAndApproveAsync(), t => t.ReturnAsync(capture: NobodyThere), "Finishing your payment",
            "Capturing, 1 order, 0 captures, paid 0.00"),
        new(
            "cut before capture, some time later", async t => await t.PayAndCutAsync(_ => { }, NobodyThere), t => t.LookAsync("00:05:00"), Booked,
            "Confirmed, 1 order, 1 capture, paid 45.00"),
        new(
            "cut during capture: the money is taken, the answer lost", t => t.PayAndApproveAsync(), t => t.ReturnAsync(cut: g => g.LoseCaptureAnswers = true),
            "Finishing your payment", "Capturing, 1 order, 1 capture, paid 0.00"),
        new(
            "cut during capture, some time later", async t => await t.PayAndCutAsync(g => g.LoseCaptureAnswers = true), t => t.LookAsync("00:00:30"), Booked,
            "Confirmed, 1 order, 1 capture, paid 45.00"),
        new(
            "cut after capture: the customer never sees the page", async t => await t.PayAllAsync(), t => t.LookAsync("00:30:00"), Booked,
            "Confirmed, 1 order, 1 capture, paid 45.00"),
        new(
            "cut before refund", async t => await t.PayAllAsync(), t => t.CancelAsync(g => g.Silent = true),
            "This booking is cancelled - Refund on its way €45.00", "Cancelled, 1 order, 1 capture, paid 45.00"),
        new(
            "cut before refund, some time later", async t => await t.PayAndCancelAsync(g => g.Silent = true), t => t.LookAsync("01:00:00"),
            "This booking is cancelled - Refunded €45.00", "Cancelled, 1 order, 1 capture, paid 45.00, 1 refund"),
        new(
            "cut during refund: the money is back, the answer lost", async t => await t.PayAllAsync(), t => t.CancelAsync(g => g.LoseRefundAnswers = true),
            "This booking is cancelled - Refund on its way €45.00", "Cancelled, 1 order, 1 capture, paid 45.00, 1 refund"),
        new(
            "cut during refund, some time later", async t => await t.PayAndCancelAsync(g => g.LoseRefundAnswers = true), t => t.LookAsync("01:00:00"),
            "This booking is cancelled - Refunded €45.00", "Cancelled, 1 order, 1 capture, paid 45.00, 1 refund"),
        new(
            "cut after refund: the customer looks a day later", async t => await t.PayAndCancelAsync(_ => { }), t => t.LookAsync("1.00:00:00"),
            "This booking is cancelled - Refunded €45.00", "Cancelled, 1 order, 1 capture, paid 45.00, 1 refund"),

        // When the payer approves
        new("approved at 14:59", async t => await t.PayAsync(), t => t.ApproveAfterAsync("00:14:59"), Booked, "Confirmed, 1 order, 1 capture, paid 45.00"),
        new("approved at 15:00", async t => await t.PayAsync(), t => t.ApproveAfterAsync("00:15:00"), Lapsed, "Expired, 1 order, 0 captures, paid 0.00"),
        new("approved at 15:01", async t => await t.PayAsync(), t => t.ApproveAfterAsync("00:15:01"), Lapsed, "Expired, 1 order, 0 captures, paid 0.00"),
        new(
            "approved after three hours", async t => await t.PayAsync(), t => t.ApproveAfterAsync("03:00:00"), Lapsed,
            "Expired, 1 order, 0 captures, paid 0.00"),
        new(
            "approved after three hours, when PayPal has forgotten the order", async t => await t.PayAsync(), t => t.ForgottenAfterAsync("03:00:00"), Lapsed,
            "Expired, 1 order, 0 captures, paid 0.00"),
    ];

    public static TheoryData<string> Rows { get; } = [.. _rows.Select(row => row.Name)];

    [Theory, MemberData(nameof(Rows))]
    public async Task Whatever_happens_the_ledger_is_right_and_the_customer_reads_what_is_true(string name)
    {
        var row = _rows.Single(r => r.Name == name);
        await using var world = await TestWorld.CreateAsync(settings: new(StringComparer.Ordinal) { ["Payments:Max"] = "1000" });
        var till = new Till(world);
        if (row.Before is not null)
            await row.Before(till);

        var reads = await row.Act(till);

        Assert.Equal((row.Reads, row.Ledger), (reads, await till.LedgerAsync()));
        await world.JobsAsync();
        await world.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("JPY", "45.50")]
    [InlineData("HUF", "0.01")]
    [InlineData("EUR", "45.005")]
    [InlineData("EUR", "-1")]
    public void A_price_that_the_currency_cannot_be_paid_in_is_refused_where_it_is_typed(string currency, string price) =>
        Assert.Contains("Price", new ServiceForm { Name = "Visit", Price = price }.Check(currency, new PriceOptions()).Keys);

    private static CaptureAnswer Decline() => new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null);

    private static CaptureAnswer NobodyThere() => throw new GatewayUnknownException("Nobody there.");

    private sealed record Row(string Name, Func<Till, Task>? Before, Func<Till, Task<string>> Act, string Reads, string Ledger);

    /// <summary>One customer with one hold: each press answers what they read after it.</summary>
    private sealed class Till(TestWorld world)
    {
        private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);
        private static readonly CultureInfo _english = CultureInfo.GetCultureInfo("en-GB");
        private ReservationView? _held;
        private string? _order;

        public Task PriceAsync(long minor) => ChangeAsync("EUR", minor);

        public async Task CouponAsync(string code, string? amount = null, int percent = 0)
        {
            var form = amount is null ? new CouponForm { Code = code, Percent = percent } : new CouponForm { Code = code, Amount = amount, IsPercent = false };
            Assert.IsType<SaveResult.Saved>(await world.Get<CouponService>().SaveAsync(_admin, null, form));
            var held = await HeldAsync();
            Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, code));
        }

        public async Task YenAsync(string currency, long price, int percent)
        {
            await ChangeAsync(currency, price);
            await CouponAsync("OFF", percent: percent);
        }

        public async Task<string> PayAsync(int times = 1, Action<FakeGateway>? cut = null)
        {
            var held = await HeldAsync();
            cut?.Invoke(world.Gateway);
            var reads = await AllReadAsync(
                times, async () => await CheckoutEndpoints.SendAsync(
                    await world.ReadAsync(held.Id), Urls.Checkout(held.Reference, held.Key), world.Payments, CancellationToken.None));
            Mend();
            _order = (await world.ReadAsync(held.Id)).Payment?.OrderId ?? _order;
            return reads;
        }

        public async Task PayAndApproveAsync(int times = 1)
        {
            await PayAsync(times);
            world.Gateway.Approve(_order!);
        }

        public async Task<string> ReturnAsync(int times = 1, Action<FakeGateway>? cut = null, Func<CaptureAnswer>? capture = null)
        {
            cut?.Invoke(world.Gateway);
            world.Gateway.OnCapture = capture is null ? null : _ => Task.FromResult<CaptureAnswer?>(capture());
            var reads = await AllReadAsync(
                times, () => CheckoutEndpoints.ReturnAsync(_held!.Reference, _order, world.Queries, world.Gate, CancellationToken.None));
            Mend();
            return reads;
        }

        public Task<string> CancelAtPayPalAsync() =>
            AllReadAsync(1, () => CheckoutEndpoints.CancelledAsync(_held!.Reference, _order, world.Get<BookingQueries>(), CancellationToken.None));

        public async Task<string> PayAllAsync()
        {
            await PayAndApproveAsync();
            return await ReturnAsync();
        }

        public async Task PayAndCutAsync(Action<FakeGateway> cut, Func<CaptureAnswer>? capture = null)
        {
            await PayAndApproveAsync();
            await ReturnAsync(cut: cut, capture: capture);
        }

        public async Task<string> CancelAsync(Action<FakeGateway> cut)
        {
            cut(world.Gateway);
            var result = await BookingEndpoints.CancelAsync(
                _held!.Reference, _held.Key, new DefaultHttpContext(), world.Queries, world.Reservations, CancellationToken.None);
            await world.JobsAsync();
            Mend();
            return await ReadsAsync(result);
        }

        public async Task PayAndCancelAsync(Action<FakeGateway> cut)
        {
            await PayAllAsync();
            await CancelAsync(cut);
        }

        /// <summary>Time passes with jobs at work, and the customer looks at the page again.</summary>
        public async Task<string> LookAsync(string after)
        {
            for (var until = world.Clock.GetUtcNow() + TimeSpan.Parse(after, CultureInfo.InvariantCulture); world.Clock.GetUtcNow() < until;)
            {
                var left = until - world.Clock.GetUtcNow();
                world.Clock.Advance(left < TimeSpan.FromMinutes(5) ? TimeSpan.FromSeconds(Math.Min(10, left.TotalSeconds)) : TimeSpan.FromMinutes(5));
                await world.JobsAsync();
            }

            return await PageAsync("");
        }

        public async Task<string> ApproveAfterAsync(string after)
        {
            world.Clock.AdvanceTo(_held!.HeldAt + TimeSpan.Parse(after, CultureInfo.InvariantCulture));
            world.Gateway.Approve(_order!);
            return await ReturnAsync();
        }

        public async Task<string> ForgottenAfterAsync(string after)
        {
            world.Clock.AdvanceTo(_held!.HeldAt + TimeSpan.Parse(after, CultureInfo.InvariantCulture));
            world.Gateway.Drop(_order!);
            return await ReturnAsync();
        }

        /// <summary>What stands in our ledger and at the provider.</summary>
        public async Task<string> LedgerAsync()
        {
            var view = await world.ReadAsync(_held!.Id);
            return $"{view.Status}, {Count(world.Gateway.Orders.Count(), "order")}, "
                + $"{Count(world.Gateway.Orders.Sum(o => o.Captures.Count), "capture")}, paid {view.Paid.ToWire()}"
                + (world.Gateway.Refunds.Count is 0 ? "" : ", " + Count(world.Gateway.Refunds.Count, "refund"));

            static string Count(int number, string what) => $"{number.ToString(CultureInfo.InvariantCulture)} {what}{(number is 1 ? "" : "s")}";
        }

        private void Mend()
        {
            (
                world.Gateway.Silent, world.Gateway.LoseOrderAnswers, world.Gateway.LoseCaptureAnswers,
                world.Gateway.LoseRefundAnswers) = (false, false, false, false);
            world.Gateway.OnCapture = null;
        }

        private async Task<ReservationView> HeldAsync() => _held ??= await world.HeldAsync("10:00");

        private Task ChangeAsync(string currency, long price) => world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Businesses.SingleAsync(ct)).Currency = currency;
            (await db.Services.SingleAsync(s => s.Id == TestWorld.Massage, ct)).Price = new Money(price, currency);
            db.Publish(Change.Catalog);
        });

        // Pressed so often at once; whoever was not first may read that it is being worked on, and reads the same as all when looking again.
        private async Task<string> AllReadAsync(int times, Func<Task<IResult>> press)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => Task.Run(press)));
            var texts = new List<string>();
            foreach (var result in results)
                texts.Add(await ReadsAsync(result));
            return Assert.Single(texts.Distinct(StringComparer.Ordinal));
        }

        private async Task<string> ReadsAsync(IResult result)
        {
            var http = new DefaultHttpContext();
            await result.ExecuteAsync(http);
            Assert.Equal(StatusCodes.Status303SeeOther, http.Response.StatusCode);
            return await PageAsync(http.Response.Headers.Location.ToString());
        }

        // What the page that a press leads to says first: a notice if there is one, else where the booking stands.
        private async Task<string> PageAsync(string address)
        {
            var (texts, rules, view) = (
                world.Get<IStringLocalizer<CustomerTexts>>(), world.Get<IStringLocalizer<RuleTexts>>(), await world.ReadAsync(_held!.Id));
            if (address.StartsWith("https://pay.example/", StringComparison.Ordinal))
                return $"PayPal asks for {view.Due.ToText(_english)}";
            var query = QueryHelpers.ParseQuery(
                address.Contains('?', StringComparison.Ordinal) ? address[address.IndexOf('?', StringComparison.Ordinal)..] : "");
            if (query.TryGetValue("problem", out var problem))
                return Known(texts[$"Problem.{problem}"]) ?? Known(rules[problem.ToString()])
                    ?? throw new InvalidOperationException($"'{problem}' has no text of its own.");
            if (query.TryGetValue("notice", out var notice))
                return Known(texts[$"Notice.{notice}"]) ?? throw new InvalidOperationException($"'{notice}' has no text.");
            if (view.Status is ReservationStatus.Expired or ReservationStatus.Released)
                return $"{texts["Lapsed.Title"]}. {texts[view.Paid.IsPositive ? "Lapsed.Refunding" : "Lapsed.NotCharged"]}";
            if (view.Status is ReservationStatus.Held && !address.StartsWith("/booking/", StringComparison.Ordinal))
                return texts["Pay.Button", view.Due.ToText(_english)];
            return string.Concat(
                [texts[$"State.{view.Status}"].Value, .. view.Refunds.Select(r => $" - {texts[$"Refund.{r.Status}"]} {r.Amount.ToText(_english)}")]);
        }

        private static string? Known(LocalizedString text) => text.ResourceNotFound ? null : text.Value;
    }
}
