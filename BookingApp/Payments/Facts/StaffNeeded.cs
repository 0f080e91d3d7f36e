using BookingApp.Data;
using BookingApp.Payments.Humans;
using BookingApp.Reservations;

namespace BookingApp.Payments.Facts;

/// <summary>Money needs a human, or a human must know of it: why, the sum that it is about, and all that is known.</summary>
public sealed record StaffNeeded(Reservation Reservation, StaffReason Reason, Money? Amount, IReadOnlyList<KnownFact>? Known, DateTimeOffset At) : IFact;
