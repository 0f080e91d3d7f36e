namespace BookingApp.Catalog.Pricing;

/// <summary>What a business may charge in: what PayPal takes.</summary>
public static class Currencies
{
    // https://developer.paypal.com/api/rest/reference/currency-codes/
    public static readonly IReadOnlyList<string> All =
    [
        "AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "SEK", "SGD", "THB",
        "TWD", "USD",
    ];

    /// <summary>Whether a business may charge in it: the one check of settings, first run and seed file.</summary>
    public static bool Exists(string code) => All.Contains(code);
}
