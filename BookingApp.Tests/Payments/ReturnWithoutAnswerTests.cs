using BookingApp.Payments;
using BookingApp.Reservations;

namespace BookingApp.Tests.Payments;

/// <summary>The payer is back, and the provider does not say what they did there.</summary>
public sealed class ReturnWithoutAnswerTests
{
    private const string Checking = "We are checking your payment";

    [Fact]
    public async Task The_payment_reads_unanswered_until_the_provider_says_that_it_was_approved()
    {
        await using var world = await TestWorld.CreateAsync();
        var (held, order) = await world.ApprovedAsync("10:00");
        world.Gateway.Silent = true;

        var back = Assert.IsType<GateResult.InProgress>(await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, order)).Reservation;
        Assert.Equal((ReservationStatus.Held, true), (back.Status, back.Payment!.Unanswered));
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
        var checkout = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Customer, held.Id));
        world.Gateway.Silent = true;
        Assert.IsType<GateResult.InProgress>(await world.Gate.ReturnAsync(TestWorld.Customer, held.Id, checkout.OrderId));
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
        await world.Payments.CheckoutAsync(TestWorld.Customer, held.Id);
        world.Gateway.Silent = true;

        world.Clock.Advance(TimeSpan.FromMinutes(14)); // the look a minute before the hold lapses
        await world.UpkeepAsync();

        Assert.False((await world.ReadAsync(held.Id)).Payment!.Unanswered);
    }

    [Fact]
    public async Task The_page_says_that_the_payment_is_checked_and_comes_out_right_by_itself()
    {
        await using var studio = await TestStudio.StartAsync(("Payments:FirstCheck", "00:00:01"));
        var booked = await studio.HoldAsync();
        await studio.StandIn.FaultAsync("""[{ "kind": "loseWebhook", "operation": "CHECKOUT.ORDER.APPROVED" }, { "kind": "errorBefore", "operation": "readOrder", "count": 100000 }]""");
        var order = await studio.ApproveAsync(booked);
        using var tab = new Tab(studio.App.BaseUrl);

        await tab.OpenAsync($"/checkout/{booked.Reference}/return?token={order}");
        Assert.Contains(Checking, tab.Text, StringComparison.Ordinal);
        Assert.Contains("Your time is held until", tab.Text, StringComparison.Ordinal);
        Assert.Contains("Being checked with PayPal", tab.Text, StringComparison.Ordinal);
        foreach (var promise in new[] { "You are booked", "This time is held for you", "Not paid yet", "Your time is safe", "You were not charged", "Continue booking" })
            Assert.DoesNotContain(promise, tab.Text, StringComparison.Ordinal);
        using var other = tab.Another();
        await other.OpenAsync($"/checkout/{booked.Reference}?key={booked.Key}");
        Assert.Contains("we do not know yet whether you have paid", other.Text, StringComparison.Ordinal);

        await studio.StandIn.FaultAsync("[]");
        await studio.BecomesAsync(booked, "Confirmed");
        await tab.OpenAsync(tab.Address.ToString());

        Assert.Contains("You are booked", tab.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Checking, tab.Text, StringComparison.Ordinal);
    }

    private static async Task NextLookAsync(TestWorld world)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.UpkeepAsync();
    }
}
