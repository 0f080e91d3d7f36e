using BookingApp.Reservations;

namespace BookingApp.Notifications.Sending;

/// <summary>An email that is ours to send until its lease ends, and the bookings that it tells of.</summary>
internal sealed record LeasedEmail(OutboxEmail Row, IReadOnlyList<Reservation> Bookings, DateTimeOffset Until);
