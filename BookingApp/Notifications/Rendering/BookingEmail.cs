using BookingApp.Catalog;
using BookingApp.Contacts;
using BookingApp.Localization;
using BookingApp.Notifications.Sending;
using BookingApp.Reservations;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Views;
using BookingApp.Settings;
using static BookingApp.Notifications.EmailKind;

namespace BookingApp.Notifications.Rendering;

/// <summary>What an email says of one booking.</summary>
internal sealed class BookingEmail(OutboxEmail email, Reservation reservation, CatalogSnapshot catalog, EmailWords words, AppOptions app)
{
    private readonly EmailData _facts = EmailData.FromJson(email.Facts);
    private readonly EmailClock _clock = new(catalog.Zone, words);

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
        Footer = EmailRenderer.Footer(catalog.Business),
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
            yield return words.RefundSentence(_facts);
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
        yield return (words["Row_AddOns"], string.Join('\n', reservation.AddOns.Select(AddOn)));
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

    private string AddOn(BookedAddOn addOn) => $"{addOn.Name}, {words.Text(reservation.Price with { Minor = addOn.PriceMinor })}";

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
