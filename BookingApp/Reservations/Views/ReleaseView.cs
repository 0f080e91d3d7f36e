using BookingApp.Reservations.History;

namespace BookingApp.Reservations.Views;

/// <summary>A hold that was released or expired.</summary>
public sealed record ReleaseView(
    string Reference, string ServiceName, string StaffName, string CustomerName, DateTimeOffset Start,
    DateTimeOffset HeldAt, DateTimeOffset HeldUntil, DateTimeOffset ReleasedAt, ReleaseReason Reason, string ReleasedBy);
