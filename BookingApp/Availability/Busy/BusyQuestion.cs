using BookingApp.Catalog;

namespace BookingApp.Availability.Busy;

/// <summary>Of whom, when, and as of which instant. What the moving reservation owns itself is not in its way.</summary>
public sealed record BusyQuestion(IReadOnlyCollection<int> ResourceIds, CellRange Window, Guid? Moving, DateTimeOffset Now)
{
    public DateTimeOffset From { get; } = Cell.Start(Window.From);
    public DateTimeOffset To { get; } = Cell.Start(Window.To);

    /// <summary>No claim that reaches into the window begins before it: history costs nothing.</summary>
    public DateTimeOffset Earliest => From - Service.LongestClaim;
}
