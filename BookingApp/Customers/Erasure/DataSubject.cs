namespace BookingApp.Customers.Erasure;

/// <summary>Whom data is about, as the rooms that keep some know them: a customer, their mailbox in canonical form, and all their bookings.</summary>
public sealed record DataSubject(Guid CustomerId, string Mailbox, IReadOnlyList<Guid> ReservationIds);
