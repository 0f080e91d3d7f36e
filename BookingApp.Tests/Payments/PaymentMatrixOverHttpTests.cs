using BookingApp.Tests.Cases;

namespace BookingApp.Tests.Payments;

/// <summary>The rows of the payment matrix that a browser makes, with real pages, the real client and the simulator, whose line is cut where the row
/// says.</summary>
[Collection(StudioTests.Name)]
public sealed class PaymentMatrixOverHttpTests(Studio studio) : StudioCase(studio)
{
    private const string TryAgain = "PayPal cannot be reached at the moment. Your time is still held; please try again.";

    // The client repeats a call twice by itself; three cuts in a row are silence.
    [Theory]
    [InlineData("create", "errorBefore", 3, TryAgain)]
    [InlineData("create", "dropAnswer", 3, TryAgain)]
    [InlineData("create", "htmlError", 3, TryAgain)]
    [InlineData("create", "dropAnswer", 1, "Pay")]
    [InlineData("create", "tooManyRequests", 1, "Pay")]
    public async Task A_cut_at_create_is_said_and_the_next_press_goes_on_with_the_same_order(string operation, string kind, int count, string reads)
    {
        var booked = await Studio.HoldAsync();
        using var tab = NewTab();
        await tab.OpenAsync(Checkout(booked));

        await CutAsync(operation, kind, count);
        await tab.PressAsync("/pay");
        var first = tab.Text;
        await Studio.Simulator.FaultAsync("[]");
        if (!tab.Address.AbsolutePath.Contains("checkoutnow", StringComparison.Ordinal))
            await tab.PressAsync("/pay");
        var order = OrderOf(tab);
        await tab.PressAsync("token=", "choice", "pay");

        Assert.Contains(reads, first, StringComparison.Ordinal);
        await ReadsAsync(tab, Booking(booked), "You are booked");
        Assert.Single(
            (await Studio.Simulator.OrderAsync(order))["calls"]!.AsArray().Where(c => (string?)c!["operation"] is "create")
                .Select(c => (string?)c!["requestId"]).Distinct());
        Assert.Single(await CapturesAsync(order));
    }

    [Theory]
    [InlineData("capture", "dropAnswer", 3)]
    [InlineData("capture", "errorAfter", 3)]
    [InlineData("capture", "dropAnswer", 1)]
    [InlineData("readOrder", "errorBefore", 3)]
    public async Task A_cut_after_approval_is_never_failed_try_again_and_ends_in_one_capture(string operation, string kind, int count)
    {
        var booked = await Studio.HoldAsync();
        var (tab, order) = await AtPayPalAsync(booked);

        await CutAsync(operation, kind, count);
        await tab.PressAsync("token=", "choice", "pay");
        var first = tab.Text;
        await ReadsAsync(tab, Booking(booked), "You are booked");

        Assert.DoesNotContain("try again", first, StringComparison.OrdinalIgnoreCase);
        Assert.Single(await CapturesAsync(order));
        await Studio.AssertHealthyAsync();
        tab.Dispose();
    }

    // What becomes of it once the lease has ended is in PaymentMatrixTests, where the clock can be moved.
    [Theory]
    [InlineData("errorBefore")]
    [InlineData("conflict")]
    public async Task A_cut_before_the_capture_says_that_the_payment_is_being_finished(string kind)
    {
        var booked = await Studio.HoldAsync();
        await LoseEventsAsync();
        var (tab, order) = await AtPayPalAsync(booked);

        await CutAsync("capture", kind, 3);
        await tab.PressAsync("token=", "choice", "pay");

        Assert.Contains("Finishing your payment", tab.Text, StringComparison.Ordinal);
        Assert.Contains("Please do not pay again.", tab.Text, StringComparison.Ordinal);
        Assert.Empty(await CapturesAsync(order));
        tab.Dispose();
    }

    [Theory]
    [InlineData("errorBefore", 3)]
    [InlineData("dropAnswer", 3)]
    [InlineData("dropAnswer", 1)]
    public async Task A_cut_at_refund_refunds_once(string kind, int count)
    {
        var (booked, tab, order) = await PaidAsync();

        await CutAsync("refund", kind, count);
        await tab.PressAsync("/cancel");

        Assert.Contains("This booking is cancelled", tab.Text, StringComparison.Ordinal);
        await ReadsAsync(tab, Booking(booked), "Refunded");
        Assert.Single(await RefundsAsync(order));
        await Studio.AssertHealthyAsync();
        tab.Dispose();
    }

    [Fact]
    public async Task Reload_on_return_and_back_to_the_checkout_read_the_booking()
    {
        var (booked, tab, order) = await PaidAsync();

        for (var n = 0; n < 3; n++)
        {
            await tab.OpenAsync($"/checkout/{booked.Reference}/return?token={order}");
            Assert.Contains("You are booked", tab.Text, StringComparison.Ordinal);
        }

        await tab.OpenAsync(Checkout(booked)); // the back button
        Assert.Contains("You are booked", tab.Text, StringComparison.Ordinal);
        Assert.Single(await CapturesAsync(order));
        tab.Dispose();
    }

    [Fact]
    public async Task Back_before_approval_and_coming_back_unpaid_keep_the_hold_and_its_order()
    {
        var booked = await Studio.HoldAsync();
        var (tab, order) = await AtPayPalAsync(booked);

        await tab.OpenAsync(Studio.App.BaseUrl + Checkout(booked)); // the back button
        await tab.PressAsync("/pay");
        Assert.Equal(order, OrderOf(tab));
        await tab.PressAsync("token=", "choice", "cancel");

        Assert.Contains("You came back without paying. You were not charged, and your time is still held.", tab.Text, StringComparison.Ordinal);
        Assert.Empty(await CapturesAsync(order));
        tab.Dispose();
    }

    [Fact]
    public async Task Pressed_ten_times_at_once_it_is_one_order()
    {
        var booked = await Studio.HoldAsync();
        using var tab = NewTab();
        await tab.OpenAsync(Checkout(booked));
        var tabs = Enumerable.Range(0, 10).Select(_ => tab.Another()).ToList();
        foreach (var it in tabs)
            await it.OpenAsync(Checkout(booked));

        await Task.WhenAll(tabs.Select(it => it.PressAsync("/pay")));

        Assert.Single(tabs.Select(OrderOf).Distinct(StringComparer.Ordinal));
        tabs.ForEach(it => it.Dispose());
    }

    private Task CutAsync(string operation, string kind, int count) =>
        Studio.Simulator.FaultAsync($$"""[{"kind":"{{kind}}","operation":"{{operation}}","count":{{count}}},{"kind":"loseWebhook","count":1000}]""");
}
