using System.Globalization;
using PublicHoliday;

namespace BookingApp.Catalog.Holidays;

/// <summary>A country or a part of one that keeps public holidays of its own, by its code of ISO 3166.</summary>
public sealed class HolidayArea
{
    private readonly IPublicHolidays _calendar;

    internal HolidayArea(string code, string? part, IPublicHolidays calendar) => (Code, Part, _calendar) = (code, part, calendar);

    /// <summary>Like <c>DE</c>, or <c>DE-BY</c> for a part of it.</summary>
    public string Code { get; }

    /// <summary>The part's own name; null for the whole country, with what is kept everywhere in it.</summary>
    public string? Part { get; }

    public string Country => Code[..2];

    /// <summary>The country's name in English.</summary>
    public string CountryName => new RegionInfo(Country).EnglishName;

    /// <summary>What is kept there in a year, in order. Where a holiday that falls on a weekend is kept on another day, that day is meant.</summary>
    public IReadOnlyList<Holiday> In(int year) =>
    [
        .. _calendar.PublicHolidayNames(year).GroupBy(holiday => DateOnly.FromDateTime(holiday.Key), holiday => holiday.Value) // two may be kept on one day
            .Select(day => new Holiday(day.Key, string.Join(", ", day))).OrderBy(holiday => holiday.Day),
    ];
}
