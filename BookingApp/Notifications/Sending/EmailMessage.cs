using BookingApp.Contacts;

namespace BookingApp.Notifications.Sending;

/// <summary>An email as it goes out: whole, in its reader's language.</summary>
public sealed record EmailMessage(
    string MessageId, Mailbox From, Mailbox To, Mailbox? ReplyTo, string Subject, string Text, string Html, CalendarPart? Calendar);
