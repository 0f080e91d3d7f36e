using System.Globalization;
using System.Resources;
using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Localization;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using BookingApp.Reservations.Cancellations;
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
        var draft = new Draft(email, reservation, snapshot, new Words(culture), app.Value);
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
        var words = new Words(Languages.For(business.Locale));
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

        string Since(DateTimeOffset at) => new WallClock(snapshot.Zone, words).Brief(at);
    }

    // For who has lost the email: every booking of theirs with its link.
    private EmailMessage RenderLinks(OutboxEmail email, IReadOnlyList<Reservation> bookings, CatalogSnapshot snapshot)
    {
        var business = snapshot.Business;
        var words = new Words(Languages.For(bookings is [var first, ..] ? first.CustomerLocale : "", business.Locale));
        var clock = new WallClock(snapshot.Zone, words);
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
        var words = new Words(Languages.For(booking.CustomerLocale, business.Locale));
        var clock = new WallClock(snapshot.Zone, words);
        var from = EmailSender.From(options.Value, app.Value, business);
        var subject = words[$"Series_{email.Kind}_Subject", visits.Count, clock.Short(visits[0].Visit.Start)].ReplaceLineEndings(" ");
        var body = new EmailBody
        {
            Heading = words[$"Series_{email.Kind}_Heading", visits.Count],
            Paragraphs = [.. Paragraphs().Where(p => p.Length > 0)],
            Rows = [.. Rows().Where(r => r.Value.Length > 0)],
            Links = [],
            Entries = [.. visits.Select(v => (
                string.Join('\n', v.Booking.ServiceName.For(v.Booking.PartySize).ReplaceLineEndings(" "), clock.Span(v.Visit.Start, v.Visit.End),
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

        IEnumerable<string> Paragraphs()
        {
            if (booking.CustomerName.Length > 0)
                yield return words["Hello", booking.CustomerName];
            yield return words[$"Series_{email.Kind}_Intro", business.Name];
            yield return isCancelled ? RefundSentence(facts, words) : words["Series_Confirmation_Each"];
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

    private static string RefundSentence(EmailData facts, Words words) => (facts.Paid, facts.Refund) switch
    {
        (_, { IsPositive: true } refund) => words["Cancellation_Refund", words.Text(refund)],
        ({ IsPositive: true } paid, _) when facts.Refunded is not { } back || back < paid => words["Cancellation_NoRefund"],
        _ => "",
    };

    private EmailMessage RenderJoined(OutboxEmail email, CatalogSnapshot snapshot)
    {
        var business = snapshot.Business;
        var facts = EmailData.FromJson(email.Facts).Waiting ?? throw new InvalidOperationException($"Email {email.Id} does not say for what they wait.");
        var words = new Words(Languages.For(facts.Locale, business.Locale));
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
        var words = new Words(CultureInfo.CurrentUICulture);
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

    private static IReadOnlyList<string> Footer(Business business)
    {
        var contact = string.Join(" · ", new[] { business.Phone, business.Email }.Where(text => text.Length > 0));
        return [.. new[] { business.Name, business.Address, contact }.Where(line => line.Length > 0)];
    }

    // The texts in one language. A key that is missing is a bug, and is said so.
    private sealed class Words(CultureInfo culture)
    {
        private static readonly ResourceManager _texts = new(typeof(EmailTexts));

        public CultureInfo Culture => culture;

        public string Text(Money? money) => money is { } amount ? amount.ToText(culture) : "";

        public string Some(Money? money) => money is { IsPositive: true } amount ? Text(amount) : "";

        public string? Find(string key) => _texts.GetString(key, culture);

        public string this[string key, params object[] args] => string.Format(
            culture, _texts.GetString(key, culture) ?? throw new MissingManifestResourceException($"EmailTexts has no '{key}'."), args);
    }

    // Always on the business's clock, and saying so: the reader may be anywhere.
    private sealed class WallClock(BusinessZone zone, Words words)
    {
        public string Span(DateTimeOffset start, DateTimeOffset end)
        {
            var (from, to) = (zone.ToLocal(start), zone.ToLocal(end));
            var until = from.Date == to.Date ? Time(to) : $"{Day(to)}, {Time(to)}";
            return from.Offset == to.Offset
                ? $"{Day(from)}, {Time(from)} – {until} ({Zone(from)})"
                : $"{Day(from)}, {Time(from)} {Offset(from)} – {until} {Offset(to)} ({words["Zone_Short", zone.City]})"; // the clocks change meanwhile
        }

        public string Long(DateTimeOffset instant)
        {
            var local = zone.ToLocal(instant);
            return $"{Day(local)}, {Time(local)} ({Zone(local)})";
        }

        public string Short(DateTimeOffset instant)
        {
            var local = zone.ToLocal(instant);
            // by its name: 03/06 would be the third of June to some and the sixth of March to others
            return $"{local.ToString("ddd", words.Culture)} {local.ToString("M", words.Culture)}, {Time(local)} ({words["Zone_Short", zone.City]})";
        }

        public string Brief(DateTimeOffset instant) => $"{zone.ToLocal(instant).ToString("g", words.Culture)} ({words["Zone_Short", zone.City]})";

        private string Day(DateTimeOffset local) => local.ToString("D", words.Culture);

        private string Time(DateTimeOffset local) => local.ToString("t", words.Culture);

        private string Zone(DateTimeOffset local) => words["Zone", zone.City, Offset(local)];

        private static string Offset(DateTimeOffset local) => $"UTC{local.ToString("zzz", CultureInfo.InvariantCulture)}";
    }

    private sealed class Draft(OutboxEmail email, Reservation reservation, CatalogSnapshot catalog, Words words, AppOptions app)
    {
        private readonly EmailData _facts = EmailData.FromJson(email.Facts);
        private readonly WallClock _clock = new(catalog.Zone, words);

        private DateTimeOffset Start => _facts.Start ?? reservation.Start;

        private DateTimeOffset End => _facts.End ?? reservation.End;

        private int StaffId => _facts.StaffId ?? reservation.StaffId;

        // Whose time stays and who comes to somebody else is told that.
        private bool IsOfPersonAlone => email.Kind is Moved && _facts is { OldStart: { } start, OldEnd: { } end, OldStaffId: { } person }
            && (start, end) == (Start, End) && person != StaffId;

        private string Name => _facts.AsksToPay is true ? "PayLink" : IsOfPersonAlone ? "MovedPerson" : email.Kind.ToString();

        public string Subject() => words[
            $"{Name}_Subject", reservation.ServiceName, _clock.Short(Start), reservation.Reference,
            words.Text(_facts.Refund ?? _facts.Received ?? _facts.Paid)]
            .ReplaceLineEndings(" ");

        public EmailBody Body() => new()
        {
            Heading = words[$"{Name}_Heading"],
            Paragraphs = [.. Paragraphs().Where(p => p.Length > 0)],
            Rows = [.. Rows().Where(r => r.Value.Length > 0)],
            Links = [.. Links()],
            Footer = Footer(catalog.Business),
        };

        public CalendarPart? CalendarPart(Mailbox from, Mailbox to)
        {
            CalendarMethod? method = email.Kind switch
            {
                Confirmation or Moved => CalendarMethod.Request,
                Cancellation when reservation.ConfirmedAt is not null => CalendarMethod.Cancel, // else it never stood in a calendar
                _ => null,
            };
            if (method is null)
                return null;

            var entry = CalendarFiles.Entry(reservation, catalog, app, from, email.WrittenAt) with
            {
                Sequence = _facts.Sequence ?? reservation.Revision,
                Start = Start,
                End = End,
                Cancelled = method is CalendarMethod.Cancel,
                Attendee = to,
            };
            return new CalendarPart(method.Value, Calendar.Write(method.Value, entry));
        }

        private IEnumerable<string> Paragraphs()
        {
            if (email.Kind is not NeedsHuman && reservation.CustomerName.Length > 0)
                yield return words["Hello", reservation.CustomerName];
            yield return words[
                $"{Name}_Intro", catalog.Business.Name, words.Text(_facts.Received ?? _facts.Paid), words.Text(_facts.Refund), NameOf(StaffId),
                NameOf(_facts.OldStaffId)];
            if (email.Kind is Cancellation)
                yield return RefundSentence(_facts, words);
            if (email.Kind is Points && _facts is { Points: { } points, Balance: { } balance, Code: { } code })
                yield return words["Points_Balance", points, balance, code];
            if (email.Kind is TimeGone && _facts.ChooseUntil is { } until)
                yield return words["TimeGone_Choose", _clock.Long(until)];
            if (email.Kind is AnotherTimeAsked)
                yield return words[_facts.Paid is { IsPositive: true } ? "AnotherTimeAsked_Choose" : "AnotherTimeAsked_ChooseUnpaid", _clock.Long(Start)];
            if (email.Kind is TimeOffered && _facts.Waiting is { Until: { } last })
                yield return words["TimeOffered_Until", _clock.Long(last)];
            yield return _facts.Reason is not { } reason ? ""
                : email.Kind is Cancellation ? words["Cancellation_Why", Why(GivenReason.Parse(reason))]
                : words.Find($"Reason_{reason}") ?? reason;
            if (email.Kind is Confirmation or Moved)
                yield return Terms();
            if (email.Kind is Confirmation or Moved or Reminder)
                yield return catalog.Business.PolicyText;
        }

        // Until when it may be cancelled, and what is then refunded: what stands on the page where it is paid.
        private string Terms()
        {
            if (catalog.FindService(reservation.ServiceId) is not { } service)
                return "";
            var last = service.CancelUntil(Start);
            if (last <= email.WrittenAt)
                return words["Terms_TooLate"];
            if (_facts.Paid is not { IsPositive: true })
                return words["Terms_Until", _clock.Long(last)];
            var steps = reservation.Cancellation.Steps(Start, last);
            if (steps.Count is 0)
                return words["Terms_UntilFullRefund", _clock.Long(last)];
            var back = steps.Where(s => s.Until > email.WrittenAt).Select(s => words["Terms_Step", _clock.Long(s.Until), s.Percent / 100m]).ToList();
            if (steps[^1].Until < last)
                back.Add(words["Terms_Nothing"]);
            return $"{words["Terms_Until", _clock.Long(last)]} {words["Terms_Refund", string.Join("; ", back)]}";
        }

        private string Why(GivenReason given) => string.Join(
            ": ", new[] { given.Kind is { } kind ? words.Find($"Why_{kind.Code()}") : null, given.Words }.Where(text => text is { Length: > 0 }));

        private IEnumerable<(string Label, string Value)> Rows()
        {
            yield return (words["Row_Reference"], reservation.Reference);
            yield return (words["Row_What"], reservation.ServiceName.For(reservation.PartySize));
            yield return (words["Row_When"], _clock.Span(Start, End));
            if (email.Kind is Moved && !IsOfPersonAlone && _facts.OldStart is { } old)
                yield return (words["Row_Before"], _facts.OldEnd is { } oldEnd ? _clock.Span(old, oldEnd) : _clock.Long(old));
            yield return (words["Row_With"], NameOf(StaffId));
            if (email.Kind is NeedsHuman)
                yield return (
                    words["Row_Customer"],
                    string.Join('\n', new[] { reservation.CustomerName, reservation.CustomerEmail, reservation.CustomerPhone }.Where(t => t.Length > 0)));
            foreach (var fact in email.Kind is NeedsHuman ? _facts.Known ?? [] : [])
                yield return (words[$"Known_{fact.Label}"], fact.Value);
            if (email.Kind is Confirmation or Moved or Reminder or TimeOffered)
                yield return (words["Row_Where"], CalendarFiles.Where(reservation, catalog));
            foreach (var row in MoneyRows())
                yield return row;
        }

        // The whole account in every email about a booking that stands: price, discount, what was paid, what is still due.
        private IEnumerable<(string Label, string Value)> MoneyRows()
        {
            if (email.Kind is Confirmation or Moved or Reminder or PaymentReceived or TimeOffered)
            {
                yield return (words["Row_Price"], words.Some(reservation.Price));
                yield return (words["Row_Discount"], reservation.Discount.IsPositive ? $"−{words.Text(reservation.Discount)}" : "");
                yield return (words["Row_Total"], reservation.Discount.IsPositive ? words.Text(reservation.Total) : "");
            }

            yield return (
                words["Row_Paid"],
                _facts is { Paid: { } paid, Refunded: { } back }
                    ? words["Paid_Less", words.Text(paid - back), words.Text(paid), words.Text(back)]
                    : words.Some(_facts.Paid));
            yield return (
                words["Row_Due"], words.Some(_facts.Due ?? (email.Kind is Confirmation ? reservation.Total - (_facts.Paid ?? reservation.NothingDue) : null)));
            yield return (words["Row_Refund"], words.Some(_facts.Refund));
        }

        private IEnumerable<(string Label, string Url)> Links()
        {
            if (email.Kind is NeedsHuman)
            {
                yield return (words["Link_Admin"], app.Absolute(Urls.AdminBooking(reservation.Reference)));
                yield break;
            }

            if (email.Kind is TimeOffered && _facts.Waiting is { Link: var place })
            {
                yield return (words["Link_Take"], app.Absolute(Urls.Checkout(reservation.Reference, reservation.Key)));
                yield return (words["Link_WaitingList"], app.Absolute(place));
                yield break;
            }

            if (email.Kind is NotCharged)
            {
                yield return (words["Link_BookAgain"], app.Absolute(Urls.Service(reservation.ServiceId)));
                yield break;
            }

            if (email.Kind is TimeGone && _facts.ChooseUntil is not null)
            {
                yield return (words["Link_Choose"], app.Absolute(Urls.Booking(reservation.Reference, reservation.Key)));
                yield break;
            }

            if (email.Kind is AnotherTimeAsked)
                yield return (words["Link_AnotherTime"], app.Absolute(Urls.Reschedule(reservation.Reference, reservation.Key)));
            yield return (
                words[_facts.AsksToPay is true ? "Link_Pay"
                    : email.Kind is Confirmation or Moved or Reminder or AnotherTimeAsked ? "Link_Booking" : "Link_See"],
                app.Absolute(Urls.Booking(reservation.Reference, reservation.Key)));
            if (email.Kind is Confirmation or Moved)
                yield return (words["Link_Calendar"], app.Absolute(Urls.Calendar(reservation.Reference, reservation.Key)));
        }

        private string NameOf(int? person) => catalog.NameOf(person);
    }
}
