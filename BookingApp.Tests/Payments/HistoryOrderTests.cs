using BookingApp.Payments.Gateways;
using BookingApp.Payments.LatePayments;
using BookingApp.Reservations;

namespace BookingApp.Tests.Payments;

/// <summary>A booking's history tells what happened in the order in which it did, though all lines of a unit of work bear one instant.</summary>
public sealed class HistoryOrderTests
{
    [Fact]
    public async Task Late_payment_for_a_time_that_is_gone_is_captured_before_it_is_refunded()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.HeldAsync("10:00", name: "Jonas");
        world.Gateway.CaptureByHand(order);

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);

        await TellsAsync(world, held, "held", "payment_opened", "expired", "captured", "late_payment", "refund_recorded");
        await world.Get<LatePaymentRebooking>().ChooseAsync(TestWorld.Of(held), held.Id, world.At("14:00"));
        var after = (await world.Queries.HistoryAsync(held.Id, TestContext.Current.CancellationToken)).Select(line => line.What).Skip(6);
        Assert.Equal(["confirmed", "chose_time"], after);
    }

    [Fact]
    public async Task A_wrong_amount_is_captured_and_its_hold_ended_before_it_is_refunded()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.CaptureByHand(order);
        var part = world.Gateway.RefundByHand(new Money(1500, "EUR"));
        world.Gateway.Change(
            CaptureResultSteps.CaptureOf(world, order), c => c with { State = CaptureState.PartiallyRefunded, Refunds = [world.Gateway.Refunds[part]] });

        await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);

        await TellsAsync(world, held, "held", "payment_opened", "captured", "refund_external", "expired", "refund_recorded", "needs_human");
    }

    [Fact]
    public async Task A_booking_is_cancelled_before_it_is_refunded()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("10:00");
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id, new() { Reason = "the heating broke" });

        await TellsAsync(world, booked, "held", "payment_opened", "capture_began", "captured", "confirmed", "cancelled", "refund_recorded");
    }

    private static async Task TellsAsync(TestWorld world, ReservationView reservation, params string[] expected) =>
        Assert.Equal(expected, (await world.Queries.HistoryAsync(reservation.Id, TestContext.Current.CancellationToken)).Select(line => line.What));
}
