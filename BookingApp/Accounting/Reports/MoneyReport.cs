namespace BookingApp.Accounting.Reports;

/// <summary>Some days in plain words: what was taken, given back and kept, by each currency, and what visits of these days still owe.</summary>
/// <param name="Totals">Of each currency in which money moved; the business's own first, and always there.</param>
/// <param name="Spans">The business's currency by day, or by month where there are many days; those on which something moved, the earliest first.</param>
/// <param name="Due">What is still due for visits that begin on these days, of each currency in which something is.</param>
/// <param name="Owing">The bookings that owe it, the earliest visit first, at most <see cref="MoneyReports.MaxOwing"/>.</param>
/// <param name="OwingCount">How many they are in all.</param>
public sealed record MoneyReport(
    IReadOnlyList<MoneyTotals> Totals, IReadOnlyList<MoneySpan> Spans, IReadOnlyList<Money> Due, IReadOnlyList<DueBooking> Owing, int OwingCount);
