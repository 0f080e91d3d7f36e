namespace BookingApp.Accounting.Ledger;

/// <summary>What came in on a day, less what was refunded.</summary>
public sealed record DayNet(DateOnly Date, Money Net);
