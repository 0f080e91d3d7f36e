using BookingApp.Catalog;

namespace BookingApp.Availability.Busy;

/// <summary>Which resources, which window, and as of which instant. The reservation that is being rescheduled is left out.</summary>
public sealed record BusyQuestion(IReadOnlyCollection<int> ResourceIds, CellRange Window, Guid? Moving, DateTimeOffset Now)
{
    public DateTimeOffset From { get; } = Cell.Start(Window.From);
    public DateTimeOffset To { get; } = Cell.Start(Window.To);

    /// <summary>Nothing that reaches into the window begins before this, so older rows need not be read.</summary>
    public DateTimeOffset Earliest => From - Service.LongestClaim;
}
