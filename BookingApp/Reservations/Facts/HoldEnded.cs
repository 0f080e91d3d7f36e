using BookingApp.Data;
using BookingApp.Reservations.History;

namespace BookingApp.Reservations.Facts;

/// <summary>A hold, or a request that waited for approval, has ended without a booking.</summary>
public sealed record HoldEnded(Actor Actor, Reservation Reservation, ReleaseReason Reason, DateTimeOffset At) : IFact;
