using BookingApp.Catalog;
using BookingApp.Data;

namespace BookingApp.Availability;

/// <summary>Takes times of people and rooms, and says which. Availability names none of those who do; each lives in its own room.</summary>
public interface IBusyTimes
{
    /// <summary>What it has of the resources within the window, one row for each stretch of time: never the claims.</summary>
    Task<IReadOnlyList<BusySpan>> ReadAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct);
}

/// <summary>Of whom, when, and as of which instant. What the moving reservation owns itself is not in its way.</summary>
public sealed record BusyQuestion(IReadOnlyCollection<int> ResourceIds, CellRange Window, Guid? Moving, DateTimeOffset Now)
{
    public DateTimeOffset From { get; } = Cell.Start(Window.From);
    public DateTimeOffset To { get; } = Cell.Start(Window.To);

    /// <summary>No claim that reaches into the window begins before it: history costs nothing.</summary>
    public DateTimeOffset Earliest => From - Service.LongestClaim;
}

/// <summary>One stretch of taken time, as its row tells it; of a hold, until when.</summary>
public sealed record BusySpan(int ResourceId, CellRange Cells, DateTimeOffset? HeldUntil);
