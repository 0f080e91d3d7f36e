using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Payments.Facts;

/// <summary>Another sum came than was asked for: it confirms nothing, and is refunded; so many captures came before it.</summary>
public sealed record WrongAmountReturned(Reservation Reservation, Money Back, int Earlier, DateTimeOffset At) : IFact;
