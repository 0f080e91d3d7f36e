using BookingApp.Availability.Planning;
using BookingApp.Catalog;

namespace BookingApp.Availability.Busy;

/// <summary>What planning asks of the visits that are booked, beyond that their time is taken.</summary>
public interface IBookedVisits
{
    /// <summary>The sessions of a service that begin in a window and take in guests, with the seats they have left.</summary>
    Task<IReadOnlyList<OpenSession>> SessionsAsync(Service service, CellRange window, Guid? moving, CancellationToken ct);

    /// <summary>How many minutes each of these people is booked for on a day; nobody who is not booked.</summary>
    Task<IReadOnlyDictionary<int, double>> MinutesAsync(IReadOnlyCollection<int> people, CellRange day, CancellationToken ct);
}
