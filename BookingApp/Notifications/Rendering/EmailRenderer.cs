using System.Globalization;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Localization;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using BookingApp.Reservations.Views;
using BookingApp.Settings;
using Microsoft.Extensions.Options;
using static BookingApp.Notifications.EmailKind;

namespace BookingApp.Notifications.Rendering;

/// <summary>Renders emails at the time of sending, in the reader's language, with the facts of the time of writing.</summary>
public sealed class EmailRenderer(CatalogQueries catalog, IStaffContact staff, IOptions<AppOptions> app, IOptions<EmailOptions> options)
{
    /// <summary>The email as it goes out.</summary>
    public async Task<EmailMessage> RenderAsync(OutboxEmail email, IReadOnlyList<Reservation> bookings, CancellationToken ct = default)
    {
        var snapshot = await catalog.SnapshotAsync(ct);
        var business = snapshot.Business;
        if (email.Kind is Alert)
            return RenderAlert(email, email.To.Length > 0 ? email.To : await StaffAddressAsync(business, ct), snapshot);
        if (email.Kind is BookingLinks)
            return RenderLinks(email, bookings, snapshot);
        if (email.Kind is WaitingListJoined)
            return RenderJoined(email, snapshot);

        if (EmailData.FromJson(email.Facts) is { Visits: { } visits } facts)
            return RenderSeries(email, facts, [.. visits.Zip(bookings).OrderBy(visit => visit.First.Start)], snapshot);

        var reservation = bookings[0];
        var culture = email.Kind is NeedsHuman ? Languages.For(business.Locale) : Languages.For(reservation.CustomerLocale, business.Locale);
        var draft = new BookingEmail(email, reservation, snapshot, new EmailWords(culture), app.Value);
        var body = draft.Body();
        var subject = draft.Subject();
        var from = EmailSender.From(options.Value, app.Value, business);
        var to = email.Kind is NeedsHuman ? new Mailbox(await StaffAddressAsync(business, ct), business.Name) : new Mailbox(email.To, reservation.CustomerName);

        return new EmailMessage(
            email.MessageId, from, to, ReplyTo(business), subject, EmailLayout.ToText(body), EmailLayout.ToHtml(
                body, subject, business.AccentColor, culture), draft.CalendarPart(from, to));
    }

    // A business may show no address at all; its admin hears of what needs a human all the same.
    private async Task<string> StaffAddressAsync(Business business, CancellationToken ct) =>
        business.Email.Length > 0 ? business.Email : await staff.FindEmailAsync(ct);

    // Several bookings or none: an alert tells staff what to look at.
    private EmailMessage RenderAlert(OutboxEmail email, string to, CatalogSnapshot snapshot)
    {
        var business = snapshot.Business;
        var words = new EmailWords(Languages.For(business.Locale));
        var facts = EmailData.FromJson(email.Facts);
        var lines = facts.Lines ?? [];
        var subject = words[$"Alert_{facts.Reason}_Subject", lines.Count, business.Name].ReplaceLineEndings(" ");
        var body = new EmailBody
        {
            Heading = words[$"Alert_{facts.Reason}_Heading", lines.Count],
            Paragraphs = [words[$"Alert_{facts.Reason}_Intro", facts.Good ?? 0, facts.Of ?? 0], words["Alert_Once"]],
            Rows = [.. lines.Select(line => (line.Reference.Length > 0 ? line.Reference : "–", words[$"AlertLine_{line.What}", Since(line.Since)]))],
            Links = [(words[facts.Of is null ? "Link_Overview" : "Link_Monitoring"], app.Value.Absolute(facts.Of is null ? Urls.Admin : Urls.Monitoring))],
            Footer = [business.Name],
        };
        return new EmailMessage(
            email.MessageId, EmailSender.From(options.Value, app.Value, business), new Mailbox(to, business.Name), null, subject,
            EmailLayout.ToText(body), EmailLayout.ToHtml(body, subject, business.AccentColor, words.Culture), null);

        string Since(DateTimeOffset at) => new EmailClock(snapshot.Zone, words).Brief(at);
    }

    // For who has lost the email: every booking of theirs with its link.
    private EmailMessage RenderLinks(OutboxEmail email, IReadOnlyList<Reservation> bookings, CatalogSnapshot snapshot)
    {
        var business = snapshot.Business;
        var words = new EmailWords(Languages.For(bookings is [var first, ..] ? first.CustomerLocale : "", business.Locale));
        var clock = new EmailClock(snapshot.Zone, words);
        var subject = words["BookingLinks_Subject", business.Name].ReplaceLineEndings(" ");
        var body = new EmailBody
        {
            Heading = words["BookingLinks_Heading"],
            Paragraphs = [words["BookingLinks_Intro", business.Name], words["BookingLinks_Care"]],
            Rows = [],
            Links = [],
            Entries = [.. bookings.Select(b => (
                string.Join('\n', b.ServiceName.ReplaceLineEndings(" "), clock.Span(b.Start, b.End), words[$"Status_{b.Status}"]),
                words["Link_Of", b.Reference], app.Value.Absolute(Urls.Booking(b.Reference, b.Key))))],
            Footer = Footer(business),
        };
        return new EmailMessage(
            email.MessageId, EmailSender.From(options.Value, app.Value, business), new Mailbox(email.To, bookings is [var one, ..] ? one.CustomerName : ""),
            ReplyTo(business), subject,
            EmailLayout.ToText(body), EmailLayout.ToHtml(body, subject, business.AccentColor, words.Culture), null);
    }

    // Several visits that were booked, or cancelled, in one go: each with its link, and one calendar file for all.
    private EmailMessage RenderSeries(
        OutboxEmail email, EmailData facts, IReadOnlyList<(VisitFacts Visit, Reservation Booking)> visits, CatalogSnapshot snapshot)
    {
        var (business, booking, isCancelled) = (snapshot.Business, visits[0].Booking, email.Kind is Cancellation);
        var words = new EmailWords(Languages.For(booking.CustomerLocale, business.Locale));
        var clock = new EmailClock(snapshot.Zone, words);
        var from = EmailSender.From(options.Value, app.Value, business);
        var subject = words[$"Series_{email.Kind}_Subject", visits.Count, clock.Short(visits[0].Visit.Start)].ReplaceLineEndings(" ");
        var body = new EmailBody
        {
            Heading = words[$"Series_{email.Kind}_Heading", visits.Count],
            Paragraphs = [.. Paragraphs().Where(p => p.Length > 0)],
            Rows = [.. Rows().Where(r => r.Value.Length > 0)],
            Links = [],
            Entries = [.. visits.Select(v => (
                string.Join('\n', What(v.Booking), clock.Span(v.Visit.Start, v.Visit.End),
                    words["Series_With", snapshot.NameOf(v.Visit.StaffId)]),
                words["Link_Of", v.Booking.Reference], app.Value.Absolute(Urls.Booking(v.Booking.Reference, v.Booking.Key))))],
            Footer = Footer(business),
        };
        // Published, since an invitation has one visit (RFC 5546, 3.2.2 and 3.2.5).
        var calendar = new CalendarPart(CalendarMethod.Publish, Calendar.Write(CalendarMethod.Publish, [.. visits.Select(v =>
            CalendarFiles.Entry(v.Booking, snapshot, app.Value, from, email.WrittenAt) with
            {
                Sequence = v.Visit.Sequence,
                Start = v.Visit.Start,
                End = v.Visit.End,
                Cancelled = isCancelled,
            })]));
        return new EmailMessage(
            email.MessageId, from, new Mailbox(email.To, booking.CustomerName), ReplyTo(business), subject,
            EmailLayout.ToText(body), EmailLayout.ToHtml(body, subject, business.AccentColor, words.Culture), calendar);

        static string What(Reservation visit) => string.Join(
            " + ", visit.AddOns.Select(a => a.Name).Prepend(visit.ServiceName.For(visit.PartySize))).ReplaceLineEndings(" ");

        IEnumerable<string> Paragraphs()
        {
            if (booking.CustomerName.Length > 0)
                yield return words["Hello", booking.CustomerName];
            yield return words[$"Series_{email.Kind}_Intro", business.Name];
            yield return isCancelled ? words.RefundSentence(facts) : words["Series_Confirmation_Each"];
            yield return isCancelled ? "" : business.PolicyText;
        }

        IEnumerable<(string Label, string Value)> Rows()
        {
            if (!isCancelled)
            {
                yield return (words["Row_Where"], business.Address);
                yield return (words["Row_Price"], words.Some(booking.Price with { Minor = visits.Sum(v => v.Booking.Total.Minor) }));
            }

            yield return (words["Row_Paid"], words.Some(facts.Paid));
            yield return (words["Row_Due"], words.Some(facts.Due));
            yield return (words["Row_Refund"], words.Some(facts.Refund));
        }
    }

    private EmailMessage RenderJoined(OutboxEmail email, CatalogSnapshot snapshot)
    {
        var business = snapshot.Business;
        var facts = EmailData.FromJson(email.Facts).Waiting ?? throw new InvalidOperationException($"Email {email.Id} does not say for what they wait.");
        var words = new EmailWords(Languages.For(facts.Locale, business.Locale));
        var day = facts.Day.ToString("D", words.Culture);
        var kind = facts.ToConfirm ? "WaitingListConfirm" : "WaitingListJoined";
        var subject = words[$"{kind}_Subject", facts.Service, day].ReplaceLineEndings(" ");
        var body = new EmailBody
        {
            Heading = words[$"{kind}_Heading"],
            // Whoever typed the address may have typed anything for a name: nobody gets that from us.
            Paragraphs = facts.ToConfirm ? [words["WaitingListConfirm_Intro", business.Name]]
                : [words["Hello", facts.Name], words["WaitingListJoined_Intro", business.Name]],
            Rows = [(words["Row_What"], facts.Service.For(facts.PartySize)), (words["Row_Day"], day)],
            Links = [(words[facts.ToConfirm ? "Link_WaitingListConfirm" : "Link_WaitingList"], app.Value.Absolute(facts.Link))],
            Footer = Footer(business),
        };
        return new EmailMessage(
            email.MessageId, EmailSender.From(options.Value, app.Value, business),
            new Mailbox(email.To, facts.ToConfirm ? "" : facts.Name), ReplyTo(business), subject,
            EmailLayout.ToText(body), EmailLayout.ToHtml(body, subject, business.AccentColor, words.Culture), null);
    }

    /// <summary>An email that says nothing but that emails arrive, in the language of whoever asks for it.</summary>
    public async Task<EmailMessage> RenderTestAsync(Guid id, Mailbox to, CancellationToken ct = default)
    {
        var business = (await catalog.SnapshotAsync(ct)).Business;
        var words = new EmailWords(CultureInfo.CurrentUICulture);
        var subject = words["Test_Subject", business.Name].ReplaceLineEndings(" ");
        var body = new EmailBody
        {
            Heading = words["Test_Heading"],
            Paragraphs = [words["Test_Intro", business.Name]],
            Rows = [],
            Links = [],
            Footer = [business.Name],
        };
        return new EmailMessage(
            $"<{id:N}@{new Uri(app.Value.BaseUrl).IdnHost}>", EmailSender.From(options.Value, app.Value, business), to, null, subject,
            EmailLayout.ToText(body), EmailLayout.ToHtml(body, subject, business.AccentColor, words.Culture), null);
    }

    private static Mailbox? ReplyTo(Business business) => Mailbox.TryParse(business.Email, out _) ? new Mailbox(business.Email, business.Name) : null;

    internal static IReadOnlyList<string> Footer(Business business)
    {
        var contact = string.Join(" · ", new[] { business.Phone, business.Email }.Where(text => text.Length > 0));
        return [.. new[] { business.Name, business.Address, contact }.Where(line => line.Length > 0)];
    }
}
