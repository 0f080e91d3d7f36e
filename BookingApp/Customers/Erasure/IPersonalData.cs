using BookingApp.Customers.Merging;
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

    /// <summary>Gives it to another customer who is the same person; in the caller's transaction, behind the rows of the bookings. What goes by its
    /// booking, or by the address that was typed, stays as it is.</summary>
    Task MoveAsync(BookingDbContext db, MergeParties parties, DateTimeOffset now, CancellationToken ct) => Task.CompletedTask;
}
