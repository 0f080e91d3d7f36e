using BookingApp.Reservations;

namespace BookingApp.Components.Staff.Board;

/// <summary>A visit that was dragged to a person and a time.</summary>
public sealed record BoardMove(ReservationView Reservation, int StaffId, DateTimeOffset Start);
