using BookingApp.Components.Customer.Checkout;
using BookingApp.Tests.Components.Staff;
using Bunit;

namespace BookingApp.Tests.Components.Customer;

public sealed class PayStepTests : StaffedComponentTest
{
    [Fact]
    public async Task Something_due_from_before_payments_were_switched_off_has_no_button_but_says_what_to_do_and_whom_to_ask()
    {
        var step = await DrawAsync(TestWorld.Massage, online: false);

        Assert.Empty(step.FindAll("form[action*='/pay?']"));
        Assert.Contains("cannot be paid here. You were not charged.", step.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains("choose it again: you then pay at your visit", step.Markup, StringComparison.Ordinal);
        Assert.Equal(["tel:+49305550142", "mailto:hello@studio.example"], step.FindAll("[role=status] a").Select(a => a.GetAttribute("href")));
    }

    [Theory]
    [InlineData(TestWorld.Massage, true, "Pay")]
    [InlineData(TestWorld.Talk, false, "Confirm")] // nothing is due
    public async Task Whatever_can_be_paid_or_confirmed_has_its_button(int service, bool online, string word)
    {
        var step = await DrawAsync(service, online);

        Assert.Contains(word, step.Find("form[action*='/pay?'] button").TextContent, StringComparison.Ordinal);
        Assert.Empty(step.FindAll("[role=status]"));
    }

    [Theory]
    [InlineData(TestWorld.Massage, true)]
    [InlineData(TestWorld.Talk, false)] // free: nobody would be charged
    public async Task Only_of_what_costs_something_it_is_said_that_a_lapse_charges_nothing(int service, bool said)
    {
        var held = await World.HeldAsync("09:00", service: service);
        var view = await World.ReadAsync(held.Id);

        var page = Render<HeldCheckout>(p => p.Add(c => c.View, view));

        page.WaitForElement(".checkout");
        Assert.Contains("After that the time is released", page.Markup, StringComparison.Ordinal);
        Assert.Equal(said, page.Markup.Contains("you are not charged", StringComparison.Ordinal));
    }

    private async Task<IRenderedComponent<PayStep>> DrawAsync(int service, bool online)
    {
        var held = await World.HeldAsync("09:00", service: service);
        return Render<PayStep>(
            p => p.Add(c => c.View, held).Add(c => c.TakesOnline, online).Add(c => c.Phone, "+49 30 5550142").Add(c => c.Email, "hello@studio.example"));
    }
}
