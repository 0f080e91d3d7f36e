using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Reservations;

namespace BookingApp.Tests.Payments;

/// <summary>The payer is back, and the provider does not say what they did there.</summary>
public sealed class ReturnWithoutAnswerTests
{
    [Fact]
    public async Task The_payment_reads_unanswered_until_the_provider_says_that_it_was_approved()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.Silent = true;

        var back = Assert.IsType<GateResult.InProgress>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order)).Reservation;
        Assert.Equal((ReservationStatus.Held, true), (back.Status, (await world.ReadAsync(held.Id)).Payment!.Unanswered));
        await NextLookAsync(world);
        Assert.True((await world.ReadAsync(held.Id)).Payment!.Unanswered);
        world.Gateway.Silent = false;
        await NextLookAsync(world);

        var now = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Confirmed, false), (now.Status, now.Payment!.Unanswered));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Who_has_not_approved_can_go_on_once_the_provider_says_so()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00");
        var checkout = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id));
        world.Gateway.Silent = true;
        Assert.IsType<GateResult.InProgress>(await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, checkout.OrderId));
        world.Gateway.Silent = false;

        await NextLookAsync(world);

        var now = await world.ReadAsync(held.Id);
        Assert.Equal((ReservationStatus.Held, false, checkout.ApprovalUrl), (now.Status, now.Payment!.Unanswered, now.Payment.ApprovalUrl));
    }

    [Fact]
    public async Task An_order_that_is_looked_at_before_its_payer_is_back_is_no_news_to_them()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = await world.HeldAsync("10:00");
        await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);
        world.Gateway.Silent = true;

        world.Clock.Advance(TimeSpan.FromMinutes(14)); // the look a minute before the hold lapses
        await world.JobsAsync();

        Assert.False((await world.ReadAsync(held.Id)).Payment!.Unanswered);
    }

    private static async Task NextLookAsync(TestWorld world)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.JobsAsync();
    }
}
