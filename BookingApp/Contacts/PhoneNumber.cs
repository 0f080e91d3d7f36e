using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PhoneNumbers;

namespace BookingApp.Contacts;

/// <summary>A phone number as it was typed, and where it can be told in the one form that is dialled from everywhere.</summary>
/// <remarks>A number that no plan knows stays one: an extension in the house or a number without its area code is what people give.</remarks>
public sealed partial record PhoneNumber
{
    public const int MaxLength = 60;

    private const int MinDigits = 3;
    private const int MaxDigits = 18; // 15 by E.164, and a prefix of three to dial out

    private static readonly PhoneNumberUtil _plans = PhoneNumberUtil.GetInstance();

    private PhoneNumber(string text, string? e164) => (Text, E164) = (text, e164);

    /// <summary>As typed, to be shown.</summary>
    public string Text { get; }

    /// <summary>Such as <c>+49301234567</c>, without an extension; null where that cannot be told.</summary>
    public string? E164 { get; }

    /// <summary>Reads a number typed by somebody of a region, such as <c>DE</c>; without a region only international ones have an E.164 form.</summary>
    public static bool TryParse(string? text, string? region, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = null;
        var shown = Shown(text ?? "");
        if (shown.Length is 0 or > MaxLength || Shape().Match(Dialled(shown)) is not { Success: true } shape)
            return false;
        if (shape.Groups["number"].Value is var digits && digits.Count(char.IsAsciiDigit) is < MinDigits or > MaxDigits)
            return false;
        number = new PhoneNumber(shown, E164Of(digits, region));
        return true;
    }

    /// <summary>A link that dials it (RFC 3966).</summary>
    public static string LinkOf(string text, string? e164 = null)
    {
        if (e164 is not null)
            return $"tel:{e164}";
        var shape = Shape().Match(Dialled(Shown(text)));
        return "tel:" + string.Concat((shape.Success ? shape.Groups["number"].Value : text).Where(c => char.IsAsciiDigit(c) || c is '+'));
    }

    /// <summary>The digits of an E.164 number as it is dialled within its country, such as 0301234567; null for what is none.</summary>
    public static string? NationalDigits(string? e164)
    {
        try
        {
            return e164 is null ? null : DigitsOf(_plans.Format(_plans.Parse(e164, null), PhoneNumberFormat.NATIONAL));
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>The digits of what was typed, of every script.</summary>
    public static string DigitsOf(string text) => string.Concat(Dialled(Shown(text)).Where(char.IsAsciiDigit));

    public override string ToString() => Text;

    // Pasted from a page or an address book it brings marks of direction and unbreakable spaces along: neither is the number's.
    private static string Shown(string text) =>
        string.Join(' ', VisibleText.Of(string.Concat(text.Select(c => char.IsWhiteSpace(c) ? ' ' : c))).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    // Digits of every script and dashes of every width, as a telephone has them.
    private static string Dialled(string shown)
    {
        var plain = new StringBuilder();
        foreach (var rune in shown.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            plain.Append(Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.DecimalDigitNumber => ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture),
                UnicodeCategory.DashPunctuation or UnicodeCategory.MathSymbol when rune.Value is not '+' and not '~' => "-",
                _ => rune.ToString(),
            });
        }

        return plain.ToString();
    }

    private static string? E164Of(string digits, string? region)
    {
        try
        {
            var parsed = _plans.Parse(digits, region);
            var known = _plans.IsValidNumber(parsed) || (digits.StartsWith('+') && _plans.IsPossibleNumber(parsed));
            return known ? _plans.Format(parsed, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"^(tel:)?(?<number>[(\s]*\+?[\d\s().\/~-]*\d[)\s]*)"
        + @"([\s,;]*(ext|extn|extension|x|app|int|poste|apt|durchwahl|dw|toestel|anexo|ramal|доб|внутр|内线|內線|分机|分機|转|轉|內|#)[\s.:=]*\d{1,8}\s*#?)?\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();
}
