using System.Text;
using BookingApp.Contacts;
using BookingApp.Notifications;
using BookingApp.Notifications.Rendering;

namespace BookingApp.Tests.Notifications;

public sealed class CalendarTests
{
    private static readonly CalendarEntry _visit = new(
        "1@book.example.com", 3, MailWorld.Ten.AddDays(-2), MailWorld.Ten, MailWorld.Ten.AddMinutes(45), Cancelled: false, "Haircut", "Ana", "Lindenstr. 5",
        new Mailbox("hello@salon.example", "Salon"), new Mailbox("mia@example.com", "Mia"));

    [Fact]
    public void Says_when_and_for_whom_in_UTC_with_lines_that_end_as_the_standard_says()
    {
        var text = Calendar.Write(CalendarMethod.Request, _visit);

        Assert.Equal(
            [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//BookingApp//BookingApp//EN", "CALSCALE:GREGORIAN", "METHOD:REQUEST", "BEGIN:VEVENT",
                "UID:1@book.example.com", "SEQUENCE:3", "DTSTAMP:20260601T080000Z", "DTSTART:20260603T080000Z", "DTEND:20260603T084500Z",
                "SUMMARY:Haircut", "DESCRIPTION:Ana", "LOCATION:Lindenstr. 5", "ORGANIZER;CN=\"Salon\":mailto:hello@salon.example",
                "ATTENDEE;CN=\"Mia\";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:mia@example.com",
                "STATUS:CONFIRMED", "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR", "",
            ],
            Unfolded(text).Split("\r\n"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ä")]
    [InlineData("漢")]
    [InlineData("💇")]
    public void A_long_line_is_folded_at_75_octets_between_characters(string letter)
    {
        var summary = string.Concat(Enumerable.Repeat(letter, 200));

        var text = Calendar.Write(CalendarMethod.Publish, _visit with { Summary = summary });

        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.Contains($"SUMMARY:{summary}\r\n", Unfolded(text), StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', text);
    }

    [Theory]
    [InlineData("x\r\nATTENDEE:mailto:evil@example.com")]
    [InlineData("x\nBEGIN:VEVENT")]
    [InlineData("x\rSTATUS:CANCELLED")]
    [InlineData("x\u2028END:VEVENT")]
    [InlineData("\";X=1:mailto:evil@example.com\r\nX:")]
    [InlineData("a;b,c\\d\0\u0007")]
    public void No_text_can_end_its_line(string nasty)
    {
        var plain = Unfolded(Calendar.Write(CalendarMethod.Request, _visit));

        var text = Unfolded(Calendar.Write(CalendarMethod.Request, _visit with
        {
            Uid = nasty,
            Summary = nasty,
            Description = nasty,
            Location = nasty,
            Organizer = new Mailbox(nasty, nasty),
            Attendee = new Mailbox(nasty, nasty),
        }));

        Assert.Equal(plain.Split("\r\n").Select(Field), text.Split("\r\n").Select(Field));
        Assert.DoesNotContain(text.Replace("\r\n", "", StringComparison.Ordinal), char.IsControl);

        static string Field(string line) => line.Split(':', ';')[0];
    }

    [Fact]
    public void Text_is_escaped_so_that_it_reads_as_it_was_typed()
    {
        var text = Calendar.Write(
            CalendarMethod.Publish, _visit with { Summary = "Cut, wash; \\dry\nand \"go\"", Organizer = new Mailbox("a@b.example", "The \"Best\" ^ one") });

        Assert.Contains("SUMMARY:Cut\\, wash\\; \\\\dry\\nand \"go\"\r\n", text, StringComparison.Ordinal);
        Assert.Contains("CN=\"The ^'Best^' ^^ one\":", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_its_life_a_booking_keeps_its_uid_and_its_sequence_rises()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        await world.WriteAsync(EmailKind.Confirmation, booking);
        booking = await world.RescheduleAsync(booking, TimeSpan.FromHours(1));
        await world.WriteAsync(EmailKind.Moved, booking, booking.Revision);
        booking = await world.ChangeAsync(booking.Id, async (db, row) =>
        {
            row.Cancel(new Actor.System("test"), 100, "", world.Now);
            await world.Outbox.WriteAsync(db, EmailKind.Cancellation, row, row.Revision, world.Now);
        });

        var confirmed = (await world.RenderAsync(EmailKind.Confirmation, booking)).Calendar!;
        var moved = (await world.RenderAsync(EmailKind.Moved, booking, 1)).Calendar!;
        var cancelled = (await world.RenderAsync(EmailKind.Cancellation, booking, 2)).Calendar!;

        Assert.Equal([CalendarMethod.Request, CalendarMethod.Request, CalendarMethod.Cancel], new[] { confirmed, moved, cancelled }.Select(c => c.Method));
        Assert.Equal(["0", "1", "2"], new[] { confirmed, moved, cancelled }.Select(c => Value(c.Text, "SEQUENCE")));
        Assert.Equal(["CONFIRMED", "CONFIRMED", "CANCELLED"], new[] { confirmed, moved, cancelled }.Select(c => Value(c.Text, "STATUS")));
        Assert.Equal(["20260603T080000Z", "20260603T090000Z", "20260603T090000Z"], new[] { confirmed, moved, cancelled }.Select(c => Value(c.Text, "DTSTART")));
        Assert.Single(new[] { confirmed, moved, cancelled }.Select(c => Value(c.Text, "UID")).Distinct());
    }

    [Theory]
    [InlineData("x\r\nATTENDEE:mailto:evil@example.com")]
    [InlineData("a;b,c\\d\nEND:VEVENT\rBEGIN:VEVENT")]
    public async Task What_people_typed_ends_no_line_of_the_file_nor_of_the_emails(string nasty)
    {
        await using var plain = await MailWorld.CreateAsync();
        await using var typed = await MailWorld.CreateAsync(business: b => (b.Name, b.Phone, b.Address) = (nasty, nasty, nasty));

        Assert.Equal(await FieldsAsync(plain, "Haircut", "Mia Berg"), await FieldsAsync(typed, nasty, nasty));

        static async Task<List<string>> FieldsAsync(MailWorld world, string service, string name)
        {
            var booking = await world.BookAsync(name: name, service: service);
            await world.WriteAsync(EmailKind.Confirmation, booking);
            var file = await world.Get<CalendarFiles>().FileAsync(booking.Reference, booking.Key, TestContext.Current.CancellationToken);
            var attached = (await world.RenderAsync(EmailKind.Confirmation, booking)).Calendar!.Text;
            return [.. Unfolded(file + attached).Split("\r\n").Select(line => line.Split(':', ';')[0])];
        }
    }

    [Theory]
    [InlineData("\"a,b\"@example.com", "mailto:%22a%2Cb%22@example.com")]
    [InlineData("mia+spa@bücher.example", "mailto:mia%2Bspa@xn--bcher-kva.example")]
    [InlineData("mia@example.com", "mailto:mia@example.com")]
    public void An_address_in_it_is_the_whole_address_and_no_other(string address, string link)
    {
        var at = new DateTimeOffset(2026, 6, 3, 8, 0, 0, TimeSpan.Zero);
        var entry = new CalendarEntry("1@example.com", 0, at, at, at.AddHours(1), false, "Haircut", "", "", new Mailbox(address, ""), new Mailbox(address, ""));

        var text = Unfolded(Calendar.Write(CalendarMethod.Request, entry));

        Assert.Contains($"ORGANIZER:{link}\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith($":{link}", text.Split("\r\n").Single(line => line.StartsWith("ATTENDEE", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_bookings_secret_opens_its_calendar_file()
    {
        await using var world = await MailWorld.CreateAsync();
        var booking = await world.BookAsync();
        var hold = await world.HoldAsync();
        var files = world.Get<CalendarFiles>();

        var text = await files.FileAsync(booking.Reference, booking.Key, TestContext.Current.CancellationToken);

        Assert.Equal("PUBLISH", Value(text!, "METHOD"));
        Assert.DoesNotContain("ATTENDEE", text, StringComparison.Ordinal);
        Assert.DoesNotContain(booking.Key, text, StringComparison.Ordinal); // calendars are shared
        Assert.Null(await files.FileAsync(booking.Reference, hold.Key, TestContext.Current.CancellationToken));
        Assert.Null(await files.FileAsync(hold.Reference, hold.Key, TestContext.Current.CancellationToken));
    }

    private static string Unfolded(string text) => text.Replace("\r\n ", "", StringComparison.Ordinal);

    private static string Value(string text, string field) =>
        Unfolded(text).Split("\r\n").Single(line => line.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..];
}
