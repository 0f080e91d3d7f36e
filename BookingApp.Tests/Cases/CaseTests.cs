using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Cases;

/// <summary>Those of the fifteen cases, at the service level, that have no home beside a feature's own tests; docs/cases.md lists them all.</summary>
public sealed class CaseTests
{
    private static readonly Actor _admin = new Actor.Staff(1, "Ada", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Pending_money_keeps_the_time_however_long_it_takes_and_confirms_when_it_comes(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await PendingAsync(world);

        world.Clock.Advance(TimeSpan.FromMinutes(40));
        await world.JobsAsync();
        var meanwhile = (await world.ReadAsync(held.Id)).Status;
        var other = await world.HoldAsync("10:00");
        Resolve(world, CaptureState.Completed);
        await TellAsync(world, order, "PAYMENT.CAPTURE.COMPLETED");

        Assert.Equal(ReservationStatus.Capturing, meanwhile);
        Assert.IsType<HoldResult.BeatenToIt>(other);
        var booked = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Confirmed, 4500L), (booked.Status, booked.Paid.Minor));
        Assert.Equal(1, world.Gateway.CaptureCalls);
        Assert.Single(await world.EmailsAsync(held.Id), EmailKind.Confirmation);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Pending_money_that_is_denied_leaves_the_customer_a_grace_to_pay_another_way(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await PendingAsync(world);
        world.Clock.Advance(TimeSpan.FromMinutes(40));

        Resolve(world, CaptureState.Declined);
        await TellAsync(world, order, "PAYMENT.CAPTURE.DENIED");
        var again = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
        world.Gateway.Approve(again.OrderId);
        var booked = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, again.OrderId);

        Assert.NotEqual(order, again.OrderId);
        Assert.Equal(4500, Assert.IsType<GateResult.Confirmed>(booked).Reservation.Paid.Minor);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Webhooks_in_the_wrong_order_come_to_the_same_booking(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.CaptureByHand(order);

        await TellAsync(world, order, "CHECKOUT.ORDER.COMPLETED");
        await TellAsync(world, order, "PAYMENT.CAPTURE.COMPLETED");
        await TellAsync(world, order, "CHECKOUT.ORDER.APPROVED");

        var view = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Confirmed, 4500L, 0), (view.Status, view.Paid.Minor, world.Gateway.CaptureCalls));
        Assert.Single(await world.EmailsAsync(held.Id), EmailKind.Confirmation);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_refund_that_is_told_before_its_capture_is_recorded_after_it(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.CaptureByHand(order);
        var refund = world.Gateway.RefundByHand(new Money(4500, "EUR"));

        await TellAsync(world, order, "PAYMENT.CAPTURE.REFUNDED", refund);
        await world.AssertHealthyAsync();
        await TellAsync(world, order, "PAYMENT.CAPTURE.COMPLETED");

        var view = await world.ReadAsync(held.Id);
        Assert.Equal((4500L, 4500L), (view.Paid.Minor, view.Refunded.Minor));
        Assert.Contains(EmailKind.NeedsHuman, await world.EmailsAsync(held.Id));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_hour_that_comes_twice_is_booked_twice_and_each_keeps_its_instant(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            await db.Set<OpeningHours>().ExecuteDeleteAsync(ct);
            db.Add(new OpeningHours { Id = 99, ResourceId = 1, Day = DayOfWeek.Sunday, FromMinute = 60, ToMinute = 4 * 60 });
            db.Publish(Change.Catalog);
        });
        world.Clock.AdvanceTo(new DateTimeOffset(2026, 10, 20, 8, 0, 0, TimeSpan.Zero));

        var first = Assert.IsType<HoldResult.Held>(await HoldAsync(0)).Reservation;
        var between = await HoldAsync(30);
        var second = Assert.IsType<HoldResult.Held>(await HoldAsync(60)).Reservation;
        var paid = await PayAsync(second);

        Assert.IsType<HoldResult.BeatenToIt>(between);
        Assert.Equal(("02:00 +02:00", "02:00 +01:00"), (Wall(first), Wall(second)));
        Assert.Equal(first.End, second.Start);
        Assert.Equal(second.Start, paid.Start);
        await world.AssertHealthyAsync();

        Task<HoldResult> HoldAsync(int minutes) => world.Holds.HoldAsync(
            TestWorld.Customer, new HoldRequest(TestWorld.Massage, new DateTimeOffset(2026, 10, 25, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes), 1, 1)
            {
                Customer = new CustomerDetails("Maya", "maya@example.com"),
            });

        async Task<ReservationView> PayAsync(ReservationView held)
        {
            var checkout = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
            world.Gateway.Approve(checkout.OrderId);
            return Assert.IsType<GateResult.Confirmed>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, checkout.OrderId)).Reservation;
        }

        static string Wall(ReservationView view) => view.Start.ToString("HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_refund_pressed_twice_goes_out_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await world.PaidAsync("10:00");

        var presses = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(PressAsync)));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => world.Get<RefundSender>().SendDueAsync())));

        Assert.Equal(1, presses.Count(done => done));
        Assert.Single(world.Gateway.Refunds);
        var view = await world.ReadAsync(booked.Id);
        Assert.Equal((4500L, RefundStatus.Completed), (view.Refunded.Minor, Assert.Single(view.Refunds).Status));
        await world.AssertHealthyAsync();

        async Task<bool> PressAsync()
        {
            try
            {
                return await world.Get<RefundService>()
                    .RefundAsync(_admin, world.NewCommand(), booked.Id, new Money(4500, "EUR"), "Sorry") is ChangeResult.Done;
            }
            catch (RuleBrokenException rule) when (rule.Code is "refund_exceeds")
            {
                return false;
            }
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Looking_at_a_booking_changes_nothing_however_often(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00");
        var before = await world.ReadAsync(held.Id);

        for (var n = 0; n < 20; n++)
        {
            await world.Queries.FindAsync(held.Reference, held.Key);
            await world.Queries.FindByReferenceAsync(held.Reference);
            await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, "no-such-order");
        }

        var after = await world.ReadAsync(held.Id);
        Assert.Equal((before.Version, before.Status, before.HeldUntil), (after.Version, after.Status, after.HeldUntil));
    }

    private static async Task<(ReservationView Held, string Order)> PendingAsync(TestWorld world)
    {
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.OnCapture = it =>
        {
            it.Captures.Enqueue(new CaptureReading("SLOW1", CaptureState.Pending, it.Amount));
            it.State = OrderState.Completed;
            return Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Made(it.Captures.First()));
        };
        Assert.IsType<GateResult.InProgress>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
        world.Gateway.OnCapture = null;
        return (held, order);
    }

    private static void Resolve(TestWorld world, CaptureState state)
    {
        var order = world.Gateway.Orders.Single();
        order.Captures.Clear();
        order.Captures.Enqueue(new CaptureReading("SLOW1", state, order.Amount));
    }

    // Stored and acted on, as the webhook endpoint and jobs do.
    private static async Task TellAsync(TestWorld world, string order, string type, string? refund = null)
    {
        var topic = refund is null ? EventTopic.Order : EventTopic.Refund;
        await world.Get<WebhookInbox>().StoreAsync(new ProviderEvent($"WH-{type}", "t", type, order, null, refund, null, "{}") { Topic = topic });
        await world.Get<WebhookInbox>().ActOnDueAsync();
    }
}
