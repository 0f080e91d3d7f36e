using BookingApp.Data;

namespace BookingApp.Availability.Busy;

/// <summary>A source of busy time; implemented by reservations, class sessions and time off.</summary>
public interface IBusyTimes
{
    /// <summary>When the resources are busy within the window: one row for each reservation, session or time off, not one for each claimed cell.</summary>
    Task<IReadOnlyList<BusySpan>> ReadAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct);
}
