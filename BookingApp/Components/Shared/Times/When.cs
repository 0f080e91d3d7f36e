using System.Globalization;

namespace BookingApp.Components.Shared.Times;

/// <summary>Days and times as the visitor writes them. Instants carry the business's offset already.</summary>
public static class When
{
    public static string Day(DateTimeOffset at) => at.ToString("D", CultureInfo.CurrentCulture);
    public static string Day(DateOnly day) => day.ToString("D", CultureInfo.CurrentCulture);

    /// <summary>The day without its year where that is the present one: on a phone the rest fits one line.</summary>
    public static string NearDay(DateTimeOffset at, DateTimeOffset now) => at.Year == now.ToOffset(at.Offset).Year
        ? $"{at.ToString("dddd", CultureInfo.CurrentCulture)}, {at.ToString("M", CultureInfo.CurrentCulture)}"
        : Day(at);

    /// <summary>The time of day; with its offset where a change-over makes it ambiguous.</summary>
    public static string Time(DateTimeOffset at, bool withOffset = false) =>
        withOffset ? $"{at.ToString("t", CultureInfo.CurrentCulture)} {Offset(at)}" : at.ToString("t", CultureInfo.CurrentCulture);

    public static string Offset(DateTimeOffset at) =>
        "UTC" + (at.Offset < TimeSpan.Zero ? "−" : "+") + at.Offset.ToString("hh\\:mm", CultureInfo.InvariantCulture);

    public static string Wire(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
