using BookingApp.Data;

namespace BookingApp.Reservations.Claims;

/// <summary>One run of a service with capacity above 1. It owns the claims of its resources; reservations own its seats.</summary>
public sealed class ClassSession : IVersioned
{
    public required Guid Id { get; init; }
    public required int ServiceId { get; init; }
    public required int StaffId { get; init; }
    public int? RoomId { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public required DateTimeOffset ClaimStart { get; init; }
    public required DateTimeOffset ClaimEnd { get; init; }
    public required int Capacity { get; init; }
    public bool Ended { get; private set; } // with its last seat; set by a conditional update
    public int Version { get; private set; }
}
