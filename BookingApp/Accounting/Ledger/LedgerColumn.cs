namespace BookingApp.Accounting.Ledger;

/// <summary>What the ledger can be sorted by.</summary>
public enum LedgerColumn
{
    At,
    Booking,
    Account,
    Amount,
}
