using System.Collections.Frozen;
using System.Globalization;

namespace BookingApp;

/// <summary>An amount in the smallest unit of its currency. Text on the wire has a point in every culture.</summary>
public readonly record struct Money(long Minor, string Currency) : IComparable<Money>
{
    // ISO 4217, and of forint and Taiwan dollar whole units only, as PayPal has it: https://developer.paypal.com/api/rest/reference/currency-codes/
    private static readonly FrozenDictionary<string, int> Decimals = new[]
    {
        (0, "BIF CLP DJF GNF HUF ISK JPY KMF KRW PYG RWF TWD UGX UYI VND VUV XAF XOF XPF"), (3, "BHD IQD JOD KWD LYD OMR TND"), (4, "CLF UYW"),
    }.SelectMany(row => row.Item2.Split(' ').Select(code => KeyValuePair.Create(code, row.Item1))).ToFrozenDictionary(StringComparer.Ordinal);

    private const decimal Longest = 999_999_999_999_999m; // of the smallest unit: far from where sums overflow

    public static Money Zero(string currency) => new(0, currency);

    public bool IsZero => Minor is 0;
    public bool IsPositive => Minor > 0;

    /// <summary>How many digits stand behind the point: none for yen and forint, two for most.</summary>
    public static int DecimalsOf(string currency) => Decimals.GetValueOrDefault(currency, 2);

    /// <summary>The most that a price, a deposit or a discount may be: ten million of the currency, which no seat count brings near an overflow.</summary>
    public static Money Highest(string currency) => new(10_000_000 * ScaleOf(currency), currency);

    public decimal ToDecimal() => (decimal)Minor / ScaleOf(Currency);

    /// <summary>The amount alone as it goes over the wire: <c>45.00</c>, <c>4500</c> for yen.</summary>
    public string ToWire() => ToDecimal().ToString($"F{DecimalsOf(Currency)}", CultureInfo.InvariantCulture);

    /// <summary>Reads an amount as it stands on the wire.</summary>
    /// <exception cref="FormatException">Not a plain amount, or more decimals than the currency has.</exception>
    public static Money Parse(string amount, string currency) => TryParse(amount, currency, out var money)
        ? money
        : throw new FormatException($"'{amount}' is no amount in {currency}: digits, and {DecimalsOf(currency)} decimals at most.");

    /// <summary>Reads an amount as a person types it on a page of this culture. It has one meaning, or is refused: see <see cref="TypedAmount"/>.</summary>
    public static bool TryRead(string? typed, string currency, CultureInfo culture, out Money money)
    {
        money = Zero(currency);
        if (!TypedAmount.TryRead(typed, currency, culture, out var minor) || minor > Longest)
            return false;

        money = new Money(minor, currency);
        return true;
    }

    /// <summary>Reads <c>45</c>, <c>45.5</c> or <c>45.00</c>; a comma, a sign in the middle, or more decimals than the currency has are refused,
    /// zeros among them.</summary>
    public static bool TryParse(string? amount, string currency, out Money money)
    {
        money = Zero(currency);
        var point = amount?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return (point < 0 || amount!.Length - point - 1 <= DecimalsOf(currency)) && TryParseWire(amount, currency, out money);
    }

    /// <summary>Reads an amount as a provider writes it: decimals that the currency lacks may be there, if they are zeros.</summary>
    public static bool TryParseWire(string? amount, string currency, out Money money)
    {
        money = Zero(currency);
        if (!decimal.TryParse(amount, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || Math.Abs(value) > Longest)
            return false;

        var minor = value * ScaleOf(currency);
        if (minor != decimal.Truncate(minor) || Math.Abs(minor) > Longest)
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

    internal static string Symbol(string currency) => currency switch
    {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        _ => currency + "\u00a0",
    };

    private static long ScaleOf(string currency) => DecimalsOf(currency) switch { 0 => 1, 2 => 100, 3 => 1000, _ => 10_000 };

    private Money Same(Money other) => Currency == other.Currency
        ? other
        : throw new InvalidOperationException($"{Currency} and {other.Currency} cannot be reckoned together.");
}
