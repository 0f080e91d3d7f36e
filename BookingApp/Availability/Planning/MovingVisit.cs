using BookingApp.Catalog;

namespace BookingApp.Availability.Planning;

/// <summary>A visit that wants another time. It keeps the length and the buffers that it was sold with, and its own time is not in its way.</summary>
public sealed record MovingVisit(Guid Id, int ServiceId, int StaffId, int PartySize)
{
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public required DateTimeOffset ClaimStart { get; init; }
    public required DateTimeOffset ClaimEnd { get; init; }

    /// <summary>Whether its own time is its own still; else it may have the same again.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Moved by staff, whom notice and horizon do not bind.</summary>
    public bool ByStaff { get; init; }

    /// <summary>The service as this visit was sold, whatever it is today.</summary>
    public Service AsSold(Service service) => service.AsSold(End - Start, Start - ClaimStart, ClaimEnd - End);
}
