namespace BookingApp.Accounting.Ledger;

/// <summary>What came in on a day, less what went back.</summary>
public sealed record DayNet(DateOnly Date, Money Net);
