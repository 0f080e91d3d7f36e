using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Payments.Facts;

/// <summary>What was owed for a booking that stands has come in; so many captures came before it.</summary>
public sealed record BalancePaid(Reservation Reservation, Money Amount, int Earlier, DateTimeOffset At) : IFact;
