using BookingApp.Data;

namespace BookingApp.Monitoring.Alerts;

/// <summary>Payments go wrong in a way that staff must know of at once; without an address, whoever the business is reached by.</summary>
public sealed record PaymentAlert(Guid Id, AlertFinding Finding, string To, DateTimeOffset At) : IFact;
