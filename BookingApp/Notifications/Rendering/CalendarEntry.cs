using BookingApp.Contacts;

namespace BookingApp.Notifications.Rendering;

/// <summary>A visit as a calendar knows it; the same <c>Uid</c> with a higher <c>Sequence</c> replaces it.</summary>
public sealed record CalendarEntry(
    string Uid, int Sequence, DateTimeOffset Stamp, DateTimeOffset Start, DateTimeOffset End, bool Cancelled,
    string Summary, string Description, string Location, Mailbox Organizer, Mailbox? Attendee);

/// <summary>Publish: a file to add. Request: add or change it. Cancel: take it out.</summary>
public enum CalendarMethod { Publish, Request, Cancel }
