using System.Globalization;

namespace BookingApp.Components.Layout.Theme;

/// <summary>The business's colour and what goes with it: every pair meets WCAG AA, whatever colour was chosen.</summary>
public sealed record AccentColors(string Accent, string OnAccent, string TextOnLight, string TextOnDark)
{
    private const double Readable = 4.5;
    private const string DefaultAccent = "#2f6f4f";
    private const string LightSurface = "#eef1ee"; // the darkest surface of the light scheme that links stand on
    private const string DarkSurface = "#272d29"; // the lightest of the dark one

    public static AccentColors Default { get; } = Of(DefaultAccent);

    public static bool IsColor(string? text) =>
        text is { Length: 7 } && text[0] is '#' && text.AsSpan(1).IndexOfAnyExceptInRange('0', 'f') < 0
            && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    /// <summary>Works the readable companions of a colour out; what is no colour counts as the default one.</summary>
    public static AccentColors Of(string color)
    {
        var accent = IsColor(color) ? color.ToLowerInvariant() : DefaultAccent;
        var onAccent = Contrast(accent, "#ffffff") >= Contrast(accent, "#000000") ? "#ffffff" : "#000000";
        return new AccentColors(accent, onAccent, Shift(accent, "#000000", LightSurface), Shift(accent, "#ffffff", DarkSurface));
    }

    /// <summary>The custom properties that <c>app.css</c> and <c>mud.css</c> go by.</summary>
    public string ToCss() =>
        $"--accent: {Accent}; --accent-rgb: {string.Join(", ", Parts(Accent))}; --on-accent: {OnAccent}; "
        + $"--accent-text: light-dark({TextOnLight}, {TextOnDark});";

    /// <summary>The WCAG 2 contrast of two colours, 1 to 21.</summary>
    public static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static string Shift(string color, string towards, string surface)
    {
        for (var share = 0.0; share < 1; share += 0.05)
        {
            var mixed = Mix(color, towards, share);
            if (Contrast(mixed, surface) >= Readable)
                return mixed;
        }

        return towards;
    }

    private static string Mix(string a, string b, double share)
    {
        var (x, y) = (Parts(a), Parts(b));
        return "#" + string.Concat(x.Zip(y, (p, q) => ((int)Math.Round(p + (q - p) * share)).ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static double Luminance(string color)
    {
        var parts = Array.ConvertAll(Parts(color), p => p / 255.0 is var c && c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4));
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    private static int[] Parts(string color) =>
        [.. new[] { 1, 3, 5 }.Select(at => int.Parse(color.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
}
