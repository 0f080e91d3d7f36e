namespace BookingApp.Reservations.Illness;

/// <summary>Somebody who is ill, until when, and their visits that nobody has decided about, earliest first. Without an end they are not ill.</summary>
public sealed record IllnessView(DateTimeOffset? Until, IReadOnlyList<IllnessVisit> Visits);
