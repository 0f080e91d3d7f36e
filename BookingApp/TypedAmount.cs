using System.Globalization;
using System.Text;

namespace BookingApp;

/// <summary>Amounts as people type them: with the marks of their language, with spaces, with the currency beside them. What could mean two amounts is
/// none.</summary>
/// <remarks>One comma or point before exactly three digits parts thousands where the page's culture writes it so; anywhere else it is a decimal sign
/// with too many digits, and refused.</remarks>
internal static class TypedAmount
{
    private const char ArabicPoint = '\u066b', ArabicComma = '\u066c', Apostrophe = '\u2019';

    /// <summary>The amount in the currency's smallest unit; no sign, no words, no more decimals than the currency has.</summary>
    public static bool TryRead(string? typed, string currency, CultureInfo culture, out long minor)
    {
        minor = 0;
        if (Plain(typed, currency, culture.NumberFormat) is not { Length: > 0 } text)
            return false;

        var point = PointOf(text, culture.NumberFormat);
        var (whole, fraction) = point < 0 ? (text, "") : (text[..point], text[(point + 1)..]);
        var decimals = Money.DecimalsOf(currency);
        if (point >= 0 && fraction.Length is 0 || fraction.Length > decimals || !fraction.All(char.IsAsciiDigit))
            return false;

        return Ungrouped(whole, culture.NumberFormat) is { Length: <= 15 } digits
            && long.TryParse(digits + fraction.PadRight(decimals, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out minor);
    }

    // Full-width and native digits are digits, every space is a space, marks of direction are nothing, and the currency's own name may stand beside.
    private static string? Plain(string? typed, string currency, NumberFormatInfo format)
    {
        if (typed is null or { Length: > 60 } || typed.Any(char.IsSurrogate))
            return null;

        var text = new StringBuilder(typed.Length);
        foreach (var letter in typed.Select(c => c is >= '\uff01' and <= '\uff5e' ? (char)(c - '\uff01' + '!') : c is '\uffe5' ? '\u00a5' : c))
        {
            if (char.IsDigit(letter))
                text.Append(CharUnicodeInfo.GetDecimalDigitValue(letter));
            else if (char.GetUnicodeCategory(letter) is not UnicodeCategory.Format)
                text.Append(Mark(letter, format));
        }

        var plain = text.ToString().Trim();
        foreach (var name in new[] { currency, Money.Symbol(currency).Trim() })
        {
            if (plain.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return plain[name.Length..].TrimStart();
            if (plain.EndsWith(name, StringComparison.OrdinalIgnoreCase))
                return plain[..^name.Length].TrimEnd();
        }

        return plain;
    }

    // One letter for each kind of mark; those that only some scripts have stand for themselves.
    private static char Mark(char letter, NumberFormatInfo format) => letter switch
    {
        ',' or '.' => letter,
        '\'' => Apostrophe,
        _ when char.IsWhiteSpace(letter) => ' ',
        _ when Says(format.NumberDecimalSeparator, letter) || Says(format.CurrencyDecimalSeparator, letter) => ArabicPoint,
        Apostrophe => letter,
        _ when Says(format.NumberGroupSeparator, letter) || Says(format.CurrencyGroupSeparator, letter) => ArabicComma,
        _ => letter,
    };

    // Where the decimals begin; less than zero when there are none.
    private static int PointOf(string text, NumberFormatInfo format)
    {
        var last = text.LastIndexOfAny([',', '.', ArabicPoint]);
        if (last < 0 || text[last] is ArabicPoint)
            return last;
        if (text.IndexOf(text[last], StringComparison.Ordinal) != last)
            return -1; // twice: it parts thousands
        if (text.Length - last - 1 is not 3 || !text[..last].All(char.IsAsciiDigit))
            return last; // another mark before it has parted the thousands
        return PartsThousands(text[last], format) ? -1 : last;
    }

    private static bool PartsThousands(char mark, NumberFormatInfo format) =>
        (Says(format.NumberGroupSeparator, mark) || Says(format.CurrencyGroupSeparator, mark))
        && !Says(format.NumberDecimalSeparator, mark) && !Says(format.CurrencyDecimalSeparator, mark);

    private static bool Says(string separator, char mark) => separator.Length is 1 && separator[0] == mark;

    // The digits without the one mark that parts them, where it stands in the right places; null where it does not.
    private static string? Ungrouped(string whole, NumberFormatInfo format)
    {
        var at = whole.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (at < 0)
            return whole;
        if (whole[at] is not (',' or '.' or ' ' or Apostrophe or ArabicComma))
            return null;

        var parts = whole.Split(whole[at]);
        if (parts[0] is not { Length: >= 1 and <= 3 } first || first[0] is '0' || !Array.TrueForAll(parts, part => part.All(char.IsAsciiDigit)))
            return null;

        var inThrees = parts.Skip(1).All(part => part.Length is 3);
        var asInIndia = (format.NumberGroupSizes is [3, 2] || format.CurrencyGroupSizes is [3, 2]) && first.Length <= 2 && parts[^1].Length is 3
            && parts[1..^1].All(part => part.Length is 2);
        return inThrees || asInIndia ? string.Concat(parts) : null;
    }
}
