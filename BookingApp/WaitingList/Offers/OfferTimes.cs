using BookingApp.Catalog;
using BookingApp.Data;
using Microsoft.Extensions.Options;

namespace BookingApp.WaitingList.Offers;

/// <summary>How long an offer of the waiting list stands.</summary>
public sealed class OfferTimes(IOptions<WaitingListOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);

    /// <summary>As long as is set, at night from its end on; but no longer than a customer may book the time. Null: too short to be of use.</summary>
    public TimeSpan? LifetimeOf(Service service, DateTimeOffset start, BusinessZone zone)
    {
        var now = clock.Now();
        var (answered, latest) = (NightEnd(now, zone) + options.Value.OfferFor, start.AddMinutes(-service.NoticeMinutes));
        var lifetime = (answered < latest ? answered : latest) - now;
        return lifetime >= Shortest ? lifetime : null;
    }

    // When somebody may be expected to read it: now, or in the morning.
    private DateTimeOffset NightEnd(DateTimeOffset now, BusinessZone zone)
    {
        var (from, until) = (options.Value.NightFrom, options.Value.NightUntil);
        var (day, time) = (zone.DayOf(now), zone.ToLocal(now).TimeOfDay);
        var isNight = from <= until ? time >= from && time < until : time >= from || time < until;
        if (!isNight)
            return now;
        var morning = zone.At(time < until ? day : day.AddDays(1), TimeOnly.FromTimeSpan(until));
        return morning > now ? morning : now;
    }
}
