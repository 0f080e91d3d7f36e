namespace BookingApp.Accounting.Reports;

/// <summary>A day or a month of a report, both days included, and what came in on it.</summary>
public sealed record MoneySpan(DateOnly From, DateOnly To, MoneyTotals Totals);
