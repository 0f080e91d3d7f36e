namespace BookingApp.Catalog.Pricing;

/// <summary>An amount that loses its decimals in a currency that has none.</summary>
public sealed record RoundedAmount(string What, Money Before, Money After)
{
    public bool IsRounded => Before.ToDecimal() != After.ToDecimal();
}
