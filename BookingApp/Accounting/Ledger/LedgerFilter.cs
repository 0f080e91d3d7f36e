namespace BookingApp.Accounting.Ledger;

/// <summary>A period of the ledger, in business days, both included; of one account or of all.</summary>
public sealed record LedgerFilter(DateOnly From, DateOnly To, LedgerAccount? Account = null, int Page = 1, int PageSize = 50);
