using BookingApp.Catalog;

namespace BookingApp.Components.Admin.Money;

/// <summary>The days of a report of money as they stand in its address; what is missing is this month.</summary>
internal static class MoneyPeriod
{
    /// <summary>So many days may be asked for.</summary>
    public const int MaxDays = 366;

    public static Period Read(string? from, string? to) => Period.Read(from, to, MaxDays);

    /// <summary>First and last day of what was read without a fault.</summary>
    public static (DateOnly From, DateOnly To) Days(Period period, DateOnly today)
    {
        var from = period.From ?? FirstOf(period.To ?? today);
        return (from, period.To ?? FirstOf(from).AddMonths(1).AddDays(-1));
    }

    /// <summary>What is asked for most often, by its name: the address of the page and the days.</summary>
    public static IEnumerable<(string Name, DateOnly From, DateOnly To)> Usual(DateOnly today)
    {
        var month = FirstOf(today);
        yield return ("Money.ThisMonth", month, month.AddMonths(1).AddDays(-1));
        yield return ("Money.LastMonth", month.AddMonths(-1), month.AddDays(-1));
        yield return ("Money.ThisYear", new DateOnly(today.Year, 1, 1), new DateOnly(today.Year, 12, 31));
        yield return ("Money.LastYear", new DateOnly(today.Year - 1, 1, 1), new DateOnly(today.Year - 1, 12, 31));
    }

    public static string Address(DateOnly from, DateOnly to) => $"{Urls.AdminMoney}?from={BusinessDays.Wire(from)}&to={BusinessDays.Wire(to)}";

    private static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);
}
