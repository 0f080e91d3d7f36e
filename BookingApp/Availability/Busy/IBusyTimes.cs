using BookingApp.Data;

namespace BookingApp.Availability.Busy;

/// <summary>Takes times of people and rooms, and says which. Availability names none of those who do; each lives in its own room.</summary>
public interface IBusyTimes
{
    /// <summary>What it has of the resources within the window, one row for each stretch of time: never the claims.</summary>
    Task<IReadOnlyList<BusySpan>> ReadAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct);
}
