using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;

namespace BookingApp.Reservations.Series;

/// <summary>Which days of a repeat can be had, and what is free beside those that cannot.</summary>
public sealed class RepeatQueries(AvailabilityQueries availability, CatalogQueries catalogs)
{
    private const int NearestCount = 3;

    /// <summary>Asks the rules for each day as for one visit that staff book. With a day that has been taken since, that one is no more free.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c>; <c>invalid</c>: more visits than may be booked in one go.</exception>
    public async Task<IReadOnlyList<RepeatDate>> PlanAsync(Actor actor, RepeatWish wish, CancellationToken ct = default)
    {
        actor.MustBeStaff();
        var days = wish.Recurrence.Days;
        if (days.Count > SeriesService.MaxVisits)
            throw new RuleBrokenException("invalid", "visits", SeriesService.MaxVisits);
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var dates = new List<RepeatDate>();
        foreach (var day in days)
            dates.Add(await LookAsync(wish, day, zone, ct));
        return dates;
    }

    private async Task<RepeatDate> LookAsync(RepeatWish wish, DateOnly day, BusinessZone zone, CancellationToken ct)
    {
        var date = new RepeatDate(day, zone.ToLocal(zone.At(day, wish.Time)), zone.Find(day, wish.Time));
        var wanted = new PlanRequest(wish.ServiceId, date.Start, wish.StaffId, wish.PartySize) { AddOns = wish.AddOns, ByStaff = true };
        date = date with { Refusal = await availability.WhyNotAsync(wanted, ct) };
        if (date.IsFree)
            return date;
        var nearest = await availability.NearestFreeAsync(wanted, NearestCount, ct);
        return date with
        {
            Nearest = [.. nearest.Select(s => s.Start).Prepend(date.Start).Skip(date.Refusal is null ? 0 : 1).Take(NearestCount)],
            CanOverride = date.Refusal is { Rule: not BookingRule.Taken } && await availability.WhyNotAsync(wanted with { Override = true }, ct) is null,
        };
    }
}
