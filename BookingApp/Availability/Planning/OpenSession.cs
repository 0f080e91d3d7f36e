namespace BookingApp.Availability.Planning;

/// <summary>A running session of the service asked for, and the seats it has left.</summary>
public sealed record OpenSession(Guid Id, int StaffId, int? RoomId, DateTimeOffset Start, int SeatsFree);
