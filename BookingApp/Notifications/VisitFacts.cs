namespace BookingApp.Notifications;

/// <summary>One of the visits that an email tells of, as it stood when that was written.</summary>
public sealed record VisitFacts(Guid Id, DateTimeOffset Start, DateTimeOffset End, int StaffId, int Sequence);
