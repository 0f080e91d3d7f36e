namespace BookingApp.Accounting.Reports;

/// <summary>What came in over some days and what went out again, of one currency, by the ledger.</summary>
/// <param name="Online">Captured by a provider of payments.</param>
/// <param name="InPerson">Paid to staff.</param>
/// <param name="GivenBack">Refunded, and lost in disputes.</param>
/// <param name="Fees">What providers kept for it, less what they gave back of that.</param>
public sealed record MoneyTotals(Money Online, Money InPerson, Money GivenBack, Money Fees)
{
    /// <summary>All that came in.</summary>
    public Money Taken => Online + InPerson;

    /// <summary>What is left of it.</summary>
    public Money Left => Taken - GivenBack - Fees;

    /// <summary>Nothing at all.</summary>
    public static MoneyTotals None(string currency) => new(Money.Zero(currency), Money.Zero(currency), Money.Zero(currency), Money.Zero(currency));

    public static MoneyTotals operator +(MoneyTotals a, MoneyTotals b) =>
        new(a.Online + b.Online, a.InPerson + b.InPerson, a.GivenBack + b.GivenBack, a.Fees + b.Fees);
}
