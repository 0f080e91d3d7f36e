using BookingApp.Catalog;

namespace BookingApp.Reservations.Illness;

/// <summary>A visit of somebody who is ill, and the colleagues who perform its service and are free at its time, the least booked first.</summary>
public sealed record IllnessVisit(ReservationView Visit, IReadOnlyList<Resource> Colleagues);
