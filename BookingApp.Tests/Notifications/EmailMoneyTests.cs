using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Notifications.Sending;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Payments.InPerson;
using BookingApp.Payments.LatePayments;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Notifications;

/// <summary>Every email that names money, after every way in which a visit can be paid for: told by the real services, read as its reader does.</summary>
public sealed class EmailMoneyTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);
    private static readonly string[] _labels = ["Price", "Discount", "Total", "Paid", "Amount due", "Refund", "Amount"];

    private const string Price = "Price: €45.00", Paid = "Paid: €45.00";

    // What was paid how; what confirmation, move and reminder say of it; and what the cancellation by staff, all money back, says.
    public static TheoryData<string, string[], string[], string[]> Situations { get; } = new()
    {
        { "in full", [Price, Paid], [Price, Paid], [Paid, "Refund: €45.00"] },
        { "free", [], [], [] },
        { "on the day", [Price, "Amount due: €45.00"], [Price, "Amount due: €45.00"], [] },
        {
            "deposit", [Price, "Paid: €10.00", "Amount due: €35.00"], [Price, "Paid: €10.00", "Amount due: €35.00"],
            ["Paid: €10.00", "Refund: €10.00"]
        },
        { "deposit, balance in person", [Price, "Paid: €10.00", "Amount due: €35.00"], [Price, Paid], [Paid, "Refund: €45.00"] },
        { "deposit, balance online", [Price, "Paid: €10.00", "Amount due: €35.00"], [Price, Paid], [Paid, "Refund: €45.00"] },
        { "coupon of everything", [Price, "Discount: −€45.00", "Total: €0.00"], [Price, "Discount: −€45.00", "Total: €0.00"], [] },
        {
            "coupon of a part", [Price, "Discount: −€4.50", "Total: €40.50", "Paid: €40.50"],
            [Price, "Discount: −€4.50", "Total: €40.50", "Paid: €40.50"],
            ["Paid: €40.50", "Refund: €40.50"]
        },
        {
            "a part refunded", [Price, Paid], [Price, "Paid: €25.00 (€45.00 paid, €20.00 refunded)"],
            ["Paid: €25.00 (€45.00 paid, €20.00 refunded)", "Refund: €25.00"]
        },
        { "all refunded", [Price, Paid], [Price, "Paid: €0.00 (€45.00 paid, €45.00 refunded)"], ["Paid: €0.00 (€45.00 paid, €45.00 refunded)"] },
        { "late, time still free", [Price, Paid], [Price, Paid], [Paid, "Refund: €45.00"] },
        { "late, another time chosen", [Price, Paid], [Price, Paid], [Paid, "Refund: €45.00"] },
    };

    [Theory, MemberData(nameof(Situations))]
    public async Task Emails_say_what_was_paid_and_what_is_due(string situation, string[] confirmation, string[] later, string[] cancellation)
    {
        await using var world = await TestWorld.CreateAsync();

        var booked = await BookAsync(world, situation);
        await world.JobsAsync();
        var reminder = await MoneyAsync(world, booked, EmailKind.Reminder);
        Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(TestWorld.Staff, booked.Id, new RescheduleRequest(world.At("16:00"), 1)));
        var moved = await MoneyAsync(world, booked, EmailKind.Moved);
        var reminderOfTheMoved = await MoneyAsync(world, booked, EmailKind.Reminder);
        Assert.IsType<ChangeResult.Done>(await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id));

        Assert.Equal(confirmation, await MoneyAsync(world, booked, EmailKind.Confirmation));
        Assert.Equal(later, reminder);
        Assert.Equal(later, moved);
        Assert.Equal(later, reminderOfTheMoved);
        Assert.Equal(cancellation, await MoneyAsync(world, booked, EmailKind.Cancellation));
    }

    [Theory]
    [InlineData("deposit, balance in person", EmailKind.PaymentReceived, "has received €35.00", new[] { Price, Paid })]
    [InlineData("deposit, a part in person", EmailKind.PaymentReceived, "has received €5.00", new[] { Price, "Paid: €15.00", "Amount due: €30.00" })]
    [InlineData("a part refunded", EmailKind.RefundCompleted, "has refunded €20.00", new[] { "Refund: €20.00" })]
    [InlineData("late, another time chosen", EmailKind.TimeGone, "You get a full refund", new[] { "Refund: €45.00" })]
    [InlineData("late, nobody chose", EmailKind.RefundCompleted, "has refunded €45.00", new[] { "Refund: €45.00" })]
    [InlineData("a wrong amount for the visit", EmailKind.WrongAmount, "was another amount than we had asked for", new[] { "Refund: €46.00" })]
    [InlineData("a wrong amount for the visit", EmailKind.NeedsHuman, "is not what was asked for. Nothing was confirmed with it", new[] { "Refund: €46.00" })]
    [InlineData("a wrong amount for the visit", EmailKind.RefundCompleted, "has refunded €46.00", new[] { "Refund: €46.00" })]
    [InlineData("a wrong amount for the balance", EmailKind.WrongAmount, "was another amount than we had asked for", new[] { "Refund: €1.00" })]
    [InlineData("a wrong amount for the balance", EmailKind.NeedsHuman, "is not what was asked for. Nothing was confirmed with it", new[] { "Refund: €1.00" })]
    [InlineData(
        "refunded at the provider's own site", EmailKind.NeedsHuman, "A refund was made at the payment provider's own site",
        new[] { "Refund: €15.00" })]
    [InlineData("a refund that failed", EmailKind.NeedsHuman, "A refund failed. Refund the money at the provider's own site", new[] { "Refund: €20.00" })]
    [InlineData("nobody knows", EmailKind.NeedsHuman, "It is not known whether the money was taken", new[] { "Amount: 45.00 EUR" })]
    public async Task What_was_paid_or_refunded_is_named_and_so_is_what_is_left(string situation, EmailKind kind, string sentence, string[] lines)
    {
        await using var world = await TestWorld.CreateAsync();

        var booked = await BookAsync(world, situation);
        await world.JobsAsync();

        Assert.Contains(sentence, (await ReadAsync(world, booked, kind)).Text, StringComparison.Ordinal);
        Assert.Equal(lines, await MoneyAsync(world, booked, kind));
    }

    [Fact]
    public async Task A_reminder_says_what_was_due_when_it_went_out()
    {
        await using var world = await TestWorld.CreateAsync(settings: new(StringComparer.Ordinal) { ["Email:Mode"] = "DevMailbox" });
        var booked = await BookAsync(world, "on the day");
        await TakeAsync(world, booked, 2000);
        world.Clock.Advance(TimeSpan.FromHours(5));

        await world.Get<EmailDispatcher>().SendDueAsync();
        await TakeAsync(world, booked, 2500);

        Assert.Equal([Price, "Paid: €20.00", "Amount due: €25.00"], await MoneyAsync(world, booked, EmailKind.Reminder));
    }

    private static async Task<ReservationView> BookAsync(TestWorld world, string situation)
    {
        switch (situation)
        {
            case "free":
                var talk = await world.HeldAsync("14:00", service: TestWorld.Talk);
                return Assert.IsType<CheckoutResult.Confirmed>(await world.Payments.CheckoutAsync(TestWorld.Of(talk), talk.Id)).Reservation;
            case "on the day":
                await ChangeServiceAsync(world, s => s.PayNow = PayNow.Nothing);
                var held = await world.HeldAsync("14:00");
                return Assert.IsType<CheckoutResult.Confirmed>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id)).Reservation;
            case "deposit":
                await ChangeServiceAsync(world, s => (s.PayNow, s.DepositMinor) = (PayNow.Deposit, 1000));
                return await world.PaidAsync("14:00");
            case "deposit, balance in person":
                return await TakeAsync(world, await BookAsync(world, "deposit"), 3500);
            case "deposit, a part in person":
                return await TakeAsync(world, await BookAsync(world, "deposit"), 500);
            case "deposit, balance online":
                var begun = await BookAsync(world, "deposit");
                var link = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(begun), begun.Id));
                world.Gateway.Approve(link.OrderId);
                return Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(begun), begun.Id, link.OrderId)).Reservation;
            case "coupon of everything":
                var whole = await DiscountedAsync(world, 100);
                return Assert.IsType<CheckoutResult.Confirmed>(await world.Payments.CheckoutAsync(TestWorld.Of(whole), whole.Id)).Reservation;
            case "coupon of a part":
                var part = await DiscountedAsync(world, 10);
                var order = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(part), part.Id)).OrderId;
                world.Gateway.Approve(order);
                return Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(part), part.Id, order)).Reservation;
            case "a part refunded":
                return await RefundAsync(world, 2000);
            case "all refunded":
                return await RefundAsync(world, 4500);
            case "late, time still free":
                return await LateAsync(world, taken: false);
            case "late, another time chosen":
                var late = await LateAsync(world, taken: true);
                return Assert.IsType<ChangeResult.Done>(
                    await world.Get<LatePaymentRebooking>().ChooseAsync(TestWorld.Of(late), late.Id, world.At("15:00"), 1)).Reservation;
            case "late, nobody chose":
                var refunded = await LateAsync(world, taken: true);
                world.Clock.Advance(TimeSpan.FromMinutes(31));
                return refunded;
            case "a wrong amount for the visit":
                var (asked, wrong) = await world.ApprovedAsync("14:00");
                return await OddAsync(world, asked, wrong, 4600);
            case "a wrong amount for the balance":
                var owing = await BookAsync(world, "deposit");
                return await OddAsync(
                    world, owing, Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(owing), owing.Id)).OrderId, 100);
            case "refunded at the provider's own site":
                var outside = await world.PaidAsync("14:00");
                await world.Get<WebhookHandler>().RefundedAsync(await PaymentAsync(world, outside), world.Gateway.RefundByHand(new Money(1500, "EUR")));
                return outside;
            case "a refund that failed":
                world.Gateway.LoseRefundAnswers = true;
                var failing = await RefundAsync(world, 2000);
                await world.JobsAsync();
                world.Gateway.LoseRefundAnswers = false;
                world.Gateway.ChangeRefund(world.Gateway.Refunds.Values.Single().ProviderRefundId!, r => r with { State = RefundState.Failed });
                world.Clock.Advance(TimeSpan.FromHours(1));
                return failing;
            case "nobody knows":
                var (unknown, _) = await world.ApprovedAsync("14:00");
                await world.Get<PaymentChanges>().AskHumanAsync(new Actor.System("recovery"), await PaymentAsync(world, unknown), StaffReason.CaptureUnknown);
                return unknown;
            default:
                return await world.PaidAsync("14:00");
        }
    }

    // Somebody captured another amount than we had asked for.
    private static async Task<ReservationView> OddAsync(TestWorld world, ReservationView booked, string order, long minor)
    {
        world.Gateway.CaptureByHand(order, new Money(minor, "EUR"));
        await world.Gate.ReturnAsync(TestWorld.Of(booked), booked.Id, order);
        return booked;
    }

    private static async Task<Payment> PaymentAsync(TestWorld world, ReservationView booked)
    {
        await using var db = await world.OpenAsync();
        return await db.Payments.AsNoTracking().SingleAsync(p => p.ReservationId == booked.Id);
    }

    private static async Task<ReservationView> DiscountedAsync(TestWorld world, int percent)
    {
        await world.Get<CouponService>().SaveAsync(_admin, null, new CouponForm { Code = "LESS", Percent = percent });
        var held = await world.HeldAsync("14:00");
        return Assert.IsType<ChangeResult.Done>(await world.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "LESS")).Reservation;
    }

    private static async Task<ReservationView> TakeAsync(TestWorld world, ReservationView booked, long minor) => Assert.IsType<ChangeResult.Done>(
        await world.Get<InPersonService>().TakeAsync(TestWorld.Staff, world.NewCommand(), booked.Id, new Money(minor, "EUR"), InPersonMethod.Cash)).Reservation;

    private static async Task<ReservationView> RefundAsync(TestWorld world, long minor)
    {
        var booked = await world.PaidAsync("14:00");
        return Assert.IsType<ChangeResult.Done>(
            await world.Get<RefundService>()
                .RefundAsync(TestWorld.Staff, world.NewCommand(), booked.Id, new Money(minor, "EUR"), "Sorry")).Reservation;
    }

    private static async Task<ReservationView> LateAsync(TestWorld world, bool taken)
    {
        var (held, order) = await world.ApprovedAsync("14:00");
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.HoldReleaser.ExpireDueAsync();
        if (taken)
            await world.HeldAsync("14:00", name: "Other");
        world.Gateway.CaptureByHand(order);
        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        return await world.ReadAsync(held.Id);
    }

    private static Task ChangeServiceAsync(TestWorld world, Action<Service> change) => world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
    {
        change(await db.Services.SingleAsync(s => s.Id == TestWorld.Massage, ct));
        db.Publish(Change.Catalog);
    });

    private static async Task<EmailMessage> ReadAsync(TestWorld world, ReservationView booked, EmailKind kind)
    {
        await using var db = await world.OpenAsync();
        var id = await db.OutboxEmails.Where(l => l.ReservationId == booked.Id && l.Kind == kind && l.State != EmailState.Withdrawn).Select(l => l.Id)
            .SingleAsync();
        return (await world.Get<EmailQueries>().ReadAsync(id))!;
    }

    private static async Task<string[]> MoneyAsync(TestWorld world, ReservationView booked, EmailKind kind)
    {
        var lines = (await ReadAsync(world, booked, kind)).Text.Split("\r\n");
        return [.. lines.Where(line => Array.Exists(_labels, label => line.StartsWith(label + ": ", StringComparison.Ordinal)))];
    }
}
