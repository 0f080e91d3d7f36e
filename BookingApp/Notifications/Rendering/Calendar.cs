using System.Globalization;
using System.Text;
using BookingApp.Contacts;

namespace BookingApp.Notifications.Rendering;

/// <summary>Writes iCalendar (RFC 5545) as its transport (RFC 5546) wants it. No text can end its own line or field.</summary>
public static class Calendar
{
    private const int LongestLine = 75; // octets, without the line break

    public static string Write(CalendarMethod method, params IReadOnlyList<CalendarEntry> entries)
    {
        var lines = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//BookingApp//BookingApp//EN");
        Line("CALSCALE:GREGORIAN");
        Line($"METHOD:{Name(method)}");
        foreach (var entry in entries)
            Event(entry);
        Line("END:VCALENDAR");
        return lines.ToString();

        void Event(CalendarEntry entry)
        {
            Line("BEGIN:VEVENT");
            Line($"UID:{Text(entry.Uid)}");
            Line(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{entry.Sequence}"));
            Line($"DTSTAMP:{Utc(entry.Stamp)}");
            Line($"DTSTART:{Utc(entry.Start)}");
            Line($"DTEND:{Utc(entry.End)}");
            Line($"SUMMARY:{Text(entry.Summary)}");
            if (entry.Description.Length > 0)
                Line($"DESCRIPTION:{Text(entry.Description)}");
            if (entry.Location.Length > 0)
                Line($"LOCATION:{Text(entry.Location)}");
            Line($"ORGANIZER{CommonName(entry.Organizer)}:{Address(entry.Organizer)}");
            if (method is not CalendarMethod.Publish && entry.Attendee is { } attendee) // RFC 5546, 3.2.1: none in what is published
                Line($"ATTENDEE{CommonName(attendee)};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:{Address(attendee)}");
            Line(entry.Cancelled || method is CalendarMethod.Cancel ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
            Line("TRANSP:OPAQUE");
            Line("END:VEVENT");
        }

        void Line(string line) => Fold(lines, line);
    }

    /// <summary>The word of a method, as it stands in the file and in its content type.</summary>
    public static string Name(CalendarMethod method) => method switch
    {
        CalendarMethod.Request => "REQUEST",
        CalendarMethod.Cancel => "CANCEL",
        _ => "PUBLISH",
    };

    private static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    // RFC 5545, 3.3.11. Control characters have no way to be written, so they go.
    private static string Text(string text) => Printable(text
        .ReplaceLineEndings("\n")
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal));

    // RFC 6868: a quote inside a quoted parameter.
    private static string CommonName(Mailbox mailbox) => mailbox.Name.Length is 0 ? "" : ";CN=\"" + Printable(mailbox.Name
        .ReplaceLineEndings(" ")
        .Replace("^", "^^", StringComparison.Ordinal)
        .Replace("\"", "^'", StringComparison.Ordinal)) + "\"";

    private static string Address(Mailbox mailbox) => EmailAddress.LinkOf(mailbox.Address);

    private static string Printable(string text) => string.Concat(text.Where(c => !char.IsControl(c)));

    // Counted in octets and cut between characters: half a character is none.
    private static void Fold(StringBuilder lines, string line)
    {
        var width = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (width + rune.Utf8SequenceLength > LongestLine)
            {
                lines.Append("\r\n ");
                width = 1;
            }

            lines.Append(rune.ToString());
            width += rune.Utf8SequenceLength;
        }

        lines.Append("\r\n");
    }
}
