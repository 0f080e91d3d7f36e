using BookingApp.Data;

namespace BookingApp.Reservations.Facts;

/// <summary>Who has stayed away before must pay in full, whatever the service asks of others.</summary>
public sealed record PrepaymentDemanded(string Email, string Reference, bool WhenHeld, DateTimeOffset At) : IFact;
