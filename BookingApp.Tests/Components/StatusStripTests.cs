using BookingApp.Components.Layout;
using BookingApp.Notifications.Sending;
using BookingApp.Payments;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BookingApp.Tests.Components;

/// <summary>An admin reads on every page what is not for real.</summary>
public sealed class StatusStripTests : ComponentTest
{
    [Theory]
    [InlineData(EmailMode.DevMailbox, PaymentMode.Simulator, "/admin/services", "Emails: kept, not sent", "Payments: PayPal simulator")]
    [InlineData(EmailMode.Smtp, PaymentMode.Sandbox, "/admin/services", "Emails: sent by mail.example.com", "Payments: PayPal sandbox")]
    [InlineData(EmailMode.DevMailbox, PaymentMode.Live, "/admin/services", "Emails: kept, not sent", "Payments: PayPal")]
    [InlineData(EmailMode.Smtp, PaymentMode.Live, "/admin", "Emails: sent by mail.example.com", "Payments: PayPal")]
    [InlineData(EmailMode.Smtp, PaymentMode.AtVisit, "/admin", "Emails: sent by mail.example.com", "Payments: at the visit")]
    public void It_says_how_emails_and_payments_go(EmailMode mode, PaymentMode way, string page, string emails, string payments)
    {
        var strip = Draw(mode, way, page);

        Assert.Equal([emails, payments], strip.FindAll(".badge").Select(badge => badge.TextContent));
        Assert.Equal("/admin/emails#test-email", strip.Find("a").GetAttribute("href"));
    }

    [Theory]
    [InlineData(PaymentMode.Live)]
    [InlineData(PaymentMode.AtVisit)]
    public void Where_all_is_for_real_it_stands_on_the_first_page_alone(PaymentMode way) =>
        Assert.Empty(Draw(EmailMode.Smtp, way, "/admin/services").FindAll(".strip"));

    private IRenderedComponent<StatusStrip> Draw(EmailMode mode, PaymentMode way, string page)
    {
        Services.AddSingleton(Options.Create(new EmailOptions { Mode = mode, Host = "mail.example.com" }));
        Services.AddSingleton(new PaymentWay(way));
        Services.GetRequiredService<NavigationManager>().NavigateTo(page);
        return Render<StatusStrip>();
    }
}
