using System.Globalization;

namespace BookingApp;

/// <summary>An amount in the smallest unit of its currency. Text on the wire has a point in every culture.</summary>
public readonly record struct Money(long Minor, string Currency) : IComparable<Money>
{
    // Whole units only, at PayPal at least: https://developer.paypal.com/api/rest/reference/currency-codes/
    private static readonly HashSet<string> WholeUnits = new(StringComparer.Ordinal) { "JPY", "HUF", "TWD", "KRW", "CLP", "VND" };

    public static Money Zero(string currency) => new(0, currency);

    public bool IsZero => Minor is 0;
    public bool IsPositive => Minor > 0;

    /// <summary>How many digits stand behind the point: none for yen and forint, else two.</summary>
    public static int DecimalsOf(string currency) => WholeUnits.Contains(currency) ? 0 : 2;

    public decimal ToDecimal() => DecimalsOf(Currency) is 0 ? Minor : Minor / 100m;

    /// <summary>The amount alone as it goes over the wire: <c>45.00</c>, <c>4500</c> for yen.</summary>
    public string ToWire() => ToDecimal().ToString(DecimalsOf(Currency) is 0 ? "0" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>Reads an amount as it stands on the wire.</summary>
    /// <exception cref="FormatException">Not a plain amount, or more decimals than the currency has.</exception>
    public static Money Parse(string amount, string currency) => TryParse(amount, currency, out var money)
        ? money
        : throw new FormatException($"'{amount}' is no amount in {currency}: digits, and {DecimalsOf(currency)} decimals at most.");

    /// <summary>Reads an amount as a person types it: with a comma or a point, and spaces around.</summary>
    public static bool TryRead(string typed, string currency, out Money money) => TryParse(typed.Trim().Replace(',', '.'), currency, out money);

    /// <summary>Reads <c>45</c>, <c>45.5</c> or <c>45.00</c>; a third decimal, a comma or a sign in the middle is refused.</summary>
    public static bool TryParse(string? amount, string currency, out Money money)
    {
        money = Zero(currency);
        if (!decimal.TryParse(amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return false;

        var minor = DecimalsOf(currency) is 0 ? value : value * 100;
        if (minor != decimal.Truncate(minor) || Math.Abs(minor) > 999_999_999_999_999m)
            return false;

        money = new Money((long)minor, currency);
        return true;
    }

    /// <summary>A share of the amount, rounded half up to the smallest unit, never more than the whole.</summary>
    public Money Percent(int percent) =>
        this with { Minor = Math.Min(Minor, (long)Math.Round(Minor * percent / 100m, MidpointRounding.AwayFromZero)) };

    public int CompareTo(Money other) => Minor.CompareTo(Same(other).Minor);

    public static Money operator +(Money a, Money b) => a with { Minor = checked(a.Minor + a.Same(b).Minor) };
    public static Money operator -(Money a, Money b) => a with { Minor = checked(a.Minor - a.Same(b).Minor) };
    public static bool operator <(Money a, Money b) => a.CompareTo(b) < 0;
    public static bool operator >(Money a, Money b) => a.CompareTo(b) > 0;
    public static bool operator <=(Money a, Money b) => a.CompareTo(b) <= 0;
    public static bool operator >=(Money a, Money b) => a.CompareTo(b) >= 0;

    /// <summary>For people, in the culture given: <c>€45.00</c>, <c>45,00 €</c>.</summary>
    public string ToText(CultureInfo culture)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencySymbol = Symbol(Currency);
        format.CurrencyDecimalDigits = DecimalsOf(Currency);
        return ToDecimal().ToString("C", format);
    }

    /// <summary>For logs and errors.</summary>
    public override string ToString() => $"{ToWire()} {Currency}";

    private static string Symbol(string currency) => currency switch
    {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        _ => currency + "\u00a0",
    };

    private Money Same(Money other) => Currency == other.Currency
        ? other
        : throw new InvalidOperationException($"{Currency} and {other.Currency} cannot be reckoned together.");
}
