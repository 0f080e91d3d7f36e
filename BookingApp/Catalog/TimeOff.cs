using BookingApp.Data;

namespace BookingApp.Catalog;

/// <summary>
/// A block: time that a resource is not to be had. It claims cells as reservations do; a cell that a booking had before becomes
/// its own when that booking goes.
/// </summary>
public sealed class TimeOff : IVersioned
{
    public required Guid Id { get; init; }
    public required int ResourceId { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public string Reason { get; init; } = "";
    public bool IsIllness { get; init; } // it ends when they are back
    public int? ByStaffId { get; init; } // who asked last that the bookings under it are cancelled; until then, who laid it
    public string ByStaffName { get; init; } = "";
    public int Version { get; private set; }
}
