using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>Who holds as many times as they may was refused one more.</summary>
public sealed record HoldsAtOnceExceeded(Visitor Visitor, SubjectKind By, DateTimeOffset At) : IFact;
