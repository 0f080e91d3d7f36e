namespace BookingApp.Notifications.Moves;

/// <summary>An email that has not left yet, and when it does.</summary>
public sealed record WaitingEmail(Guid Id, DateTimeOffset DueAt);
