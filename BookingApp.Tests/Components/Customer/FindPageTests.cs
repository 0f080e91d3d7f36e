using BookingApp.Tests.Cases;

namespace BookingApp.Tests.Components.Customer;

[Collection(StudioTests.Name)]
public sealed class FindPageTests(Studio studio) : StudioCase(studio)
{
    [Fact]
    public async Task Somebody_without_their_email_gets_their_links_without_scripts_and_a_stranger_reads_the_same_answer()
    {
        var booked = await Studio.HoldAsync(TestStudio.Talk);
        await Studio.ApproveAsync(booked); // nothing is due: it is booked
        var hers = (string)(await Studio.ReadAsync(booked))["customer"]!["email"]!;
        using var tab = NewTab();
        await tab.OpenAsync("/booking/ACDEFGH?key=wrong");
        Assert.Contains("Find my booking", tab.Text, StringComparison.Ordinal);
        var answers = new List<string>();

        foreach (var email in new[] { "nobody@example.com", hers })
        {
            await tab.OpenAsync("/find");
            await tab.PressAsync("/find/send", "email", email);
            answers.Add(tab.Address + tab.Text);
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Contains("If there are bookings with this address, an email is on its way.", answers[0], StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            () => Task.FromResult(Studio.Emails.Any(l => l.Contains("links to your bookings", StringComparison.Ordinal))), "the email to be there");
        Assert.DoesNotContain(Studio.Emails, l => l.Contains("nobody@example.com", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("maya@com.", "No mail server can have the name after the @.")]
    [InlineData("maya@example.com\u200b", "There is an invisible character in this address.")]
    [InlineData("maya", "This is not a whole email address")]
    public async Task What_is_wrong_with_an_address_is_said_beside_it(string email, string text)
    {
        using var tab = NewTab();
        await tab.OpenAsync("/find");

        await tab.PressAsync("/find/send", "email", email);

        Assert.Contains(text, tab.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("on its way", tab.Text, StringComparison.Ordinal);
    }
}
