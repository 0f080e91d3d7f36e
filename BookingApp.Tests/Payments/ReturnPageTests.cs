using BookingApp.Tests.Cases;

namespace BookingApp.Tests.Payments;

[Collection(StudioTests.Name)]
public sealed class ReturnPageTests(Studio studio) : StudioCase(studio)
{
    private const string Checking = "We are checking your payment";

    [Fact]
    public async Task The_page_says_that_the_payment_is_checked_and_comes_out_right_by_itself()
    {
        var booked = await Studio.HoldAsync();
        await Studio.Simulator.FaultAsync(
            """
            [{ "kind": "loseWebhook", "operation": "CHECKOUT.ORDER.APPROVED" },
             { "kind": "errorBefore", "operation": "readOrder", "count": 100000 }]
            """);
        var order = await Studio.ApproveAsync(booked);
        using var tab = NewTab();

        await tab.OpenAsync($"/checkout/{booked.Reference}/return?token={order}");
        Assert.Contains(Checking, tab.Text, StringComparison.Ordinal);
        Assert.Contains("Your time is held until", tab.Text, StringComparison.Ordinal);
        Assert.Contains("Being checked with PayPal", tab.Text, StringComparison.Ordinal);
        foreach (var promise in new[]
        {
            "You are booked", "This time is held for you", "Not paid yet", "Your time is safe", "You were not charged", "Continue booking",
        })
            Assert.DoesNotContain(promise, tab.Text, StringComparison.Ordinal);
        using var other = tab.Another();
        await other.OpenAsync($"/checkout/{booked.Reference}?key={booked.Key}");
        Assert.Contains("we do not know yet whether you have paid", other.Text, StringComparison.Ordinal);

        await Studio.Simulator.FaultAsync("[]");
        await Studio.BecomesAsync(booked, "Confirmed");
        await tab.OpenAsync(tab.Address.ToString());

        Assert.Contains("You are booked", tab.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Checking, tab.Text, StringComparison.Ordinal);
    }
}
