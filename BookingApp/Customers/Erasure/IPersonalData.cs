using BookingApp.Data;

namespace BookingApp.Customers.Erasure;

/// <summary>What one room keeps of a person: it tells it to them, and forgets it. Who keeps something new of a person implements this.</summary>
public interface IPersonalData
{
    /// <summary>What it is called in the file that a person gets.</summary>
    string Name { get; }

    /// <summary>All of it, to be written as JSON; null where there is none.</summary>
    Task<object?> ExportAsync(BookingDbContext db, DataSubject subject, CancellationToken ct);

    /// <summary>Removes it, or what of it tells who it was; in the caller's transaction, behind the rows of the bookings.</summary>
    Task EraseAsync(BookingDbContext db, DataSubject subject, DateTimeOffset now, CancellationToken ct);
}
