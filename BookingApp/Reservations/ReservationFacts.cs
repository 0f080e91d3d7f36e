using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Holds;

namespace BookingApp.Reservations;

/// <summary>A hold, or a request that waited for approval, has ended without a booking.</summary>
public sealed record HoldEnded(Reservation Reservation, ReleaseReason Reason, DateTimeOffset At) : IFact;

/// <summary>A booking is confirmed: paid, or owing nothing now.</summary>
public sealed record ReservationConfirmed(Reservation Reservation, DateTimeOffset At) : IFact;

/// <summary>A confirmed booking is at another time or with another person.</summary>
public sealed record ReservationRescheduled(Reservation Reservation, DateTimeOffset OldStart, DateTimeOffset At) : IFact;

/// <summary>A booking, or a request that waited for approval, is given up; so many percent of what was paid go back.</summary>
public sealed record ReservationCancelled(Actor Actor, Reservation Reservation, int RefundPercent, DateTimeOffset At) : IFact;

/// <summary>The visit is over.</summary>
public sealed record VisitCompleted(Reservation Reservation, DateTimeOffset At) : IFact;

/// <summary>The visit was not over after all.</summary>
public sealed record VisitReopened(Reservation Reservation, DateTimeOffset At) : IFact;

/// <summary>Another sum is to be paid than before.</summary>
public sealed record AmountDueChanged(Guid ReservationId) : IFact;

/// <summary>Who holds as many times as they may was refused one more.</summary>
public sealed record HoldsAtOnceExceeded(Visitor Visitor, SubjectKind By, DateTimeOffset At) : IFact;

/// <summary>Who has stayed away before must pay in full, whatever the service asks of others.</summary>
public sealed record PrepaymentDemanded(string Email, string Reference, bool WhenHeld, DateTimeOffset At) : IFact;
