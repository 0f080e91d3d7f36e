using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;

namespace BookingApp.Availability.Planning;

/// <summary>A visit that wants another time. It keeps the length and the buffers that it was sold with, unless it is sold anew; its own time is not in
/// its way.</summary>
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

    /// <summary>A hold that is made another thing comes with these from then on, and is as long as that is today; null: nothing but its time changes.</summary>
    public AddOnIds? SoldWith { get; init; }

    /// <summary>The service as it is for this visit: as it was sold, whatever it is today, or as it is sold now.</summary>
    public Service AskedOf(Service service) =>
        SoldWith is { } chosen ? service.With(chosen) : service.AsSold(End - Start, Start - ClaimStart, ClaimEnd - End);

    /// <summary>Whether the start that it has is no other time for it.</summary>
    public bool Has(DateTimeOffset start, int? staffId) => IsLive && SoldWith is null && start == Start && (staffId is null || staffId == StaffId);
}
