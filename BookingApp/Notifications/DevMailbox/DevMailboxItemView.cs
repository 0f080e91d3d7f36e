namespace BookingApp.Notifications.DevMailbox;

/// <summary>An email in the mailbox's list.</summary>
public sealed record DevMailboxItemView(string Name, string To, string Subject, DateTimeOffset At);
