using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Data;
using BookingApp.Localization;
using BookingApp.Notifications.Rendering;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace BookingApp.Notifications.Sending;

/// <summary>Sends an email that says nothing but that emails arrive, at once and by the way that all of them go.</summary>
public sealed class TestEmails(
    IEmailTransport transport, CatalogQueries catalogs, IOptions<EmailOptions> options, IOptions<AppOptions> app, IStringLocalizer<EmailTexts> texts, Ids ids,
    TimeProvider clock)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends one to this address, and waits for what the mail server says.</summary>
    public async Task<TestEmailResult> SendAsync(Actor actor, string to, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        if (!Mailbox.TryParse(to, out var reader))
            return new TestEmailResult.NoAddress();

        var business = (await catalogs.SnapshotAsync(ct)).Business;
        var subject = texts["Test_Subject", business.Name].Value.ReplaceLineEndings(" ");
        var body = new EmailBody
        {
            Heading = texts["Test_Heading"],
            Paragraphs = [texts["Test_Intro", business.Name]],
            Rows = [],
            Links = [],
            Footer = [business.Name],
        };
        var email = new EmailMessage(
            $"<{ids.NewId(clock.Now()):N}@{new Uri(app.Value.BaseUrl).IdnHost}>", EmailSender.From(options.Value, app.Value, business), reader, null, subject,
            EmailLayout.ToText(body), EmailLayout.ToHtml(body, subject, business.AccentColor, System.Globalization.CultureInfo.CurrentUICulture), null);

        using var patience = new CancellationTokenSource(_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await transport.SendAsync(email, either.Token);
            return transport.Sends ? new TestEmailResult.Sent(reader.Address) : new TestEmailResult.Kept();
        }
        catch (EmailNotSentException failure)
        {
            return new TestEmailResult.Failed(failure.Code, failure.InnerException?.Message ?? failure.Message);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new TestEmailResult.Failed("Timeout", "");
        }
        finally
        {
            await transport.FinishAsync();
        }
    }
}
