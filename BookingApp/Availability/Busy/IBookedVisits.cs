using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Data;

namespace BookingApp.Availability.Busy;

/// <summary>What planning asks of the visits that are booked, beyond when they are.</summary>
public interface IBookedVisits
{
    /// <summary>The claimed cells of the resources within the window, whoever has them, a reservation that is moved too. Null where the window is so
    /// long past that claims of then are not kept.</summary>
    Task<IReadOnlyList<ClaimedCell>?> ClaimedAsync(BookingDbContext db, BusyQuestion asked, CancellationToken ct);

    /// <summary>The sessions of a service that begin in a window and take in guests, with the seats they have left.</summary>
    Task<IReadOnlyList<OpenSession>> SessionsAsync(Service service, CellRange window, Guid? moving, CancellationToken ct);

    /// <summary>How many minutes each of these people is booked for on a day; nobody who is not booked.</summary>
    Task<IReadOnlyDictionary<int, double>> MinutesAsync(IReadOnlyCollection<int> people, CellRange day, CancellationToken ct);
}
