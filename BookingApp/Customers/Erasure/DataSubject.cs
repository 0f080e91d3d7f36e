namespace BookingApp.Customers.Erasure;

/// <summary>Whom data is about, as the rooms that keep some know them: a customer, if they are one, their mailboxes in canonical form,
/// that by which they are known first, and all their bookings.</summary>
public sealed record DataSubject(Guid? CustomerId, IReadOnlyList<string> Mailboxes, IReadOnlyList<Guid> ReservationIds);
