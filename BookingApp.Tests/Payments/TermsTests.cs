using BookingApp.Tests.Cases;

namespace BookingApp.Tests.Payments;

/// <summary>Whoever pays knows before what comes back when.</summary>
[Collection(StudioTests.Name)]
public sealed class TermsTests(Studio studio) : StudioCase(studio)
{
    [Fact]
    public async Task The_page_that_asks_for_money_says_until_when_it_is_refunded()
    {
        var booked = await Studio.HoldAsync();
        using var tab = NewTab();

        await tab.OpenAsync($"/checkout/{booked.Reference}?key={booked.Key}");

        Assert.Contains("You can cancel or reschedule online until", tab.Text, StringComparison.Ordinal);
        Assert.Contains("If you cancel, you get a full refund.", tab.Text, StringComparison.Ordinal);
    }
}
