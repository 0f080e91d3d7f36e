using System.Globalization;
using BookingApp.Payments.Ledger;

namespace BookingApp.Components.Admin;

/// <summary>A period as it stands in an address; what is missing or makes no sense becomes this month.</summary>
internal static class LedgerPeriod
{
    public static LedgerFilter Filter(string? from, string? to, string? account, DateOnly today, int page = 1)
    {
        var first = Day(from) ?? new DateOnly(today.Year, today.Month, 1);
        var last = Day(to) is { } end && end >= first ? end : Day(from) is null ? today : first.AddMonths(1).AddDays(-1);
        return new LedgerFilter(first, last, Enum.TryParse<LedgerAccount>(account, out var one) && Enum.IsDefined(one) ? one : null, page);
    }

    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9000 ? day : null;

    public static string Wire(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Of a file: nothing that was typed gets into it but days.
    public static string Name(string? from, string? to) => (Day(from), Day(to)) is ({ } first, { } last) ? $"{Wire(first)}-{Wire(last)}" : "month";
}
