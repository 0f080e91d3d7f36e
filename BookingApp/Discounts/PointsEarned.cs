using BookingApp.Data;
using BookingApp.Reservations;

namespace BookingApp.Discounts;

/// <summary>A visit earned points, for the so many-th time: as often as it was reopened before. The code spends them.</summary>
public sealed record PointsEarned(Reservation Reservation, int Points, int Balance, string Code, int Times, DateTimeOffset At) : IFact;
