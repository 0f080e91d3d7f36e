using System.Globalization;
using System.Text;

namespace BookingApp.Contacts;

/// <summary>Tells letters that can be seen from those that only a computer sees: zero-width spaces, soft hyphens, marks of direction, fillers.</summary>
internal static class VisibleText
{
    // What Unicode lets be ignored in drawing (Default_Ignorable_Code_Point) and is not a format character by its category, and the empty braille cell.
    private static readonly (int First, int Last)[] _drawnAsNothing =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
    ];

    /// <summary>Whether nothing in it can be seen.</summary>
    public static bool IsBlank(string? text) => text is null || text.EnumerateRunes().All(rune => Rune.IsWhiteSpace(rune) || IsInvisible(rune));

    /// <summary>Whether it holds the null character, which PostgreSQL stores in no text.</summary>
    public static bool HasNull(string? text) => text?.Contains('\0', StringComparison.Ordinal) is true;

    /// <summary>Whether an address holds it, as addresses write it.</summary>
    public static bool HasEscapedNull(string? address) => address?.Contains("%00", StringComparison.Ordinal) is true;

    public static bool HasInvisible(string text) => text.EnumerateRunes().Any(IsInvisible);

    /// <summary>The same text, of what can be seen alone. Half a character becomes the sign for one that is broken.</summary>
    public static string Of(string text) => string.Concat(text.EnumerateRunes().Where(rune => !IsInvisible(rune)).Select(rune => rune.ToString()));

    /// <summary>As much of a text as a column takes, and no half of a character.</summary>
    public static string Start(string text, int max) =>
        text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(
            rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || Array.Exists(_drawnAsNothing, range => rune.Value >= range.First && rune.Value <= range.Last);
}
