using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>What is held is for others than before, or comes with other things: its price is another.</summary>
public sealed record HoldChanged(Actor Actor, Reservation Reservation, Money OldPrice, DateTimeOffset At) : IFact;
