using System.Globalization;

namespace BookingApp.Catalog;

/// <summary>What a business may charge in: what PayPal takes.</summary>
public static class Currencies
{
    // https://developer.paypal.com/api/rest/reference/currency-codes/
    public static readonly IReadOnlyList<string> All =
    [
        "AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD",
    ];

    /// <summary>Whether a business may charge in it: the one check of settings, first run and seed file.</summary>
    public static bool Exists(string code) => All.Contains(code);
}

/// <summary>How a business may write dates and money.</summary>
public static class Locales
{
    public static readonly IReadOnlyList<CultureInfo> All =
        [.. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Where(c => c.Name.Split('-').Length is 2).OrderBy(c => c.EnglishName, StringComparer.Ordinal)];

    public static bool Exists(string name) => All.Any(c => c.Name == name);
}
