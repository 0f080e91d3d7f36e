namespace BookingApp.Notifications;

/// <summary>An email in the admins' list.</summary>
public sealed record EmailView(
    Guid Id, EmailKind Kind, EmailState State, string Reference, string To, DateTimeOffset WrittenAt, DateTimeOffset? DueAt, DateTimeOffset? SentAt,
    int Tries, string? LastError);
