namespace BookingApp.Accounting.Ledger;

/// <summary>An account over a period: what stood there before, what moved, and what stands there after. Debit is positive.</summary>
public sealed record LedgerTotal(LedgerAccount Account, Money Before, Money Debit, Money Credit)
{
    public Money After => Before + Debit - Credit;
}
