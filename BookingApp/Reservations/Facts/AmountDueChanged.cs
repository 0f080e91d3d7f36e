using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>Another sum is to be paid than before.</summary>
public sealed record AmountDueChanged(Guid ReservationId) : IFact;
