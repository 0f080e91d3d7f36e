using BookingApp.Accounting.Ledger;
using BookingApp.Catalog;

namespace BookingApp.Components.Admin.Ledger;

/// <summary>A period of the ledger as it stands in an address; what is missing is this month.</summary>
internal static class LedgerPeriod
{
    public static LedgerFilter Filter(Period period, string? account, DateOnly today, int page = 1)
    {
        var first = period.From ?? FirstOf(period.To < today ? period.To.Value : today);
        var last = period.To ?? (period.From is null ? today : first.AddMonths(1).AddDays(-1));
        return new LedgerFilter(first, last, Enum.TryParse<LedgerAccount>(account, out var one) && Enum.IsDefined(one) ? one : null, page);
    }

    // Of a file: nothing that was typed gets into it but days.
    public static string Name(Period period) => period is { From: { } first, To: { } last } ? $"{BusinessDays.Wire(first)}-{BusinessDays.Wire(last)}" : "month";

    private static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);
}
