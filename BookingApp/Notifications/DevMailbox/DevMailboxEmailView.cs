namespace BookingApp.Notifications.DevMailbox;

/// <summary>An email taken out of the mailbox. The HTML is the customer's: show it in a frame without scripts.</summary>
public sealed record DevMailboxEmailView(
    string Name, string From, string To, string Subject, DateTimeOffset At, string Text, string Html, string? Calendar, string Raw);
