using System.Collections.Frozen;
using NodaTime;
using NodaTime.TimeZones;

namespace BookingApp.Catalog;

/// <summary>The business's IANA time zone: the only place where wall clocks and instants meet.</summary>
/// <remarks>A wall time that a change-over repeats is the first of the two, as RFC 5545 says. One that it skips is the moment of the change itself:
/// so of hours, breaks and time off inside the missing hour nothing is left, and of those around it exactly what exists.</remarks>
public sealed class BusinessZone
{
    private static readonly ZoneLocalMappingResolver _resolver = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly DateTimeZone _zone;

    /// <summary>The zone of this id.</summary>
    /// <exception cref="ArgumentException">No such zone.</exception>
    public BusinessZone(string id) =>
        _zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? throw new ArgumentException($"'{id}' is no IANA time zone, such as Europe/Berlin.", nameof(id));

    public string Id => _zone.Id;

    /// <summary>Europe/Berlin is Berlin to those who live there.</summary>
    public string City => CityOf(Id);

    public static string CityOf(string id) => id[(id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary>The country that lies in it, as ISO 3166 writes it; null for a zone of none, such as UTC.</summary>
    public string? Country => Countries.GetValueOrDefault(Id);

    private static readonly FrozenDictionary<string, string> Countries =
        TzdbDateTimeZoneSource.Default.ZoneLocations!.DistinctBy(l => l.ZoneId, StringComparer.Ordinal)
            .ToFrozenDictionary(l => l.ZoneId, l => l.CountryCode, StringComparer.Ordinal);

    public static bool Exists(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not null;

    /// <summary>All zones a business may choose, sorted.</summary>
    public static IReadOnlyList<string> All { get; } = [.. TzdbDateTimeZoneSource.Default.ZoneLocations!.Select(l => l.ZoneId).Order(StringComparer.Ordinal)];

    /// <summary>The instant of a wall time, given as minutes since the day's midnight (0 to 1440).</summary>
    public DateTimeOffset At(DateOnly day, int minute)
    {
        var midnight = new LocalDate(day.Year, day.Month, day.Day).AtMidnight();
        return Resolve(midnight.PlusMinutes(minute));
    }

    /// <summary>The instant of a wall time.</summary>
    public DateTimeOffset At(DateOnly day, TimeOnly time) => At(day, (int)(time.Ticks / TimeSpan.TicksPerMinute));

    /// <summary>The instant of a wall time, which is the given one if that is called so: of two hours that a change-over calls the same, the one that
    /// was meant.</summary>
    public DateTimeOffset At(DateOnly day, TimeOnly time, DateTimeOffset meant)
    {
        var local = ToLocal(meant).DateTime;
        return DateOnly.FromDateTime(local) == day && TimeOnly.FromDateTime(local) == time ? meant : At(day, time);
    }

    /// <summary>Whether a wall time is there on a day: a change-over skips one hour and repeats another.</summary>
    public WallTime Find(DateOnly day, TimeOnly time) =>
        _zone.MapLocal(new LocalDate(day.Year, day.Month, day.Day).At(LocalTime.FromTicksSinceMidnight(time.Ticks))).Count switch
        {
            0 => WallTime.Skipped,
            1 => WallTime.Once,
            _ => WallTime.Twice,
        };

    /// <summary>The first instant of a day; on some days that is not 00:00.</summary>
    public DateTimeOffset StartOf(DateOnly day) => _zone.AtStartOfDay(new LocalDate(day.Year, day.Month, day.Day)).ToDateTimeOffset();

    /// <summary>The same instant, read on the business's clock.</summary>
    public DateTimeOffset ToLocal(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(_zone).ToDateTimeOffset();

    /// <summary>The business's day that an instant falls on.</summary>
    public DateOnly DayOf(DateTimeOffset instant)
    {
        var date = Instant.FromDateTimeOffset(instant).InZone(_zone).Date;
        return new DateOnly(date.Year, date.Month, date.Day);
    }

    /// <summary>Whether the day has not 24 hours: then offsets are shown.</summary>
    public bool IsChangeOver(DateOnly day) => StartOf(day.AddDays(1)) - StartOf(day) != TimeSpan.FromHours(24);

    private DateTimeOffset Resolve(LocalDateTime local) => _zone.ResolveLocal(local, _resolver).ToDateTimeOffset();
}

/// <summary>How often a wall time is there on a day.</summary>
public enum WallTime { Once, Skipped, Twice }
