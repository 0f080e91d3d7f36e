using System.Globalization;

namespace BookingApp.Catalog;

/// <summary>The days that the app accepts. A day outside them, in an address or a form, is a typing mistake; near the ends of the calendar, adding days
/// would overflow.</summary>
public static class BusinessDays
{
    public static readonly DateOnly First = new(2000, 1, 1);
    public static readonly DateOnly Last = new(2199, 12, 31);

    public static bool Cover(DateOnly day) => First <= day && day <= Last;

    /// <summary>Whether an instant lies on one of them, wherever the business is.</summary>
    public static bool Cover(DateTimeOffset instant) => instant.Year >= First.Year && instant.Year <= Last.Year;

    /// <summary>A day as addresses and date fields write it, 2027-05-01; nothing for what is no such day.</summary>
    public static DateOnly? Read(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && Cover(day) ? day : null;

    /// <summary>A day as <see cref="Read"/> reads it.</summary>
    public static string Wire(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
