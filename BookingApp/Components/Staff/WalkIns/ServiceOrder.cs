using BookingApp.Catalog;

namespace BookingApp.Components.Staff.WalkIns;

/// <summary>In which order the desk's form lists services, and tries which of them fits.</summary>
internal static class ServiceOrder
{
    /// <summary>What that person does comes first; of that, what fits into the time that was drawn over, and fills most of it.</summary>
    public static IEnumerable<Service> Of(IEnumerable<Service> services, int? staffId, TimeSpan? drawn) => services
        .OrderByDescending(s => staffId is null || s.People.Any(p => p.PersonId == staffId))
        .ThenByDescending(s => drawn is { } room && s.Duration <= room ? s.DurationMinutes : 0);
}
