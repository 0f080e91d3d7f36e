using System.Globalization;
using BookingApp.Localization;

namespace BookingApp.Catalog.Pricing;

/// <summary>How a business may write dates and money.</summary>
public static class Locales
{
    /// <summary>Those to choose from: a language of a country, in one of its scripts where it has several.</summary>
    public static readonly IReadOnlyList<CultureInfo> All =
    [
        .. CultureInfo.GetCultures(CultureTypes.SpecificCultures).Where(c => c.Name is not "en-US-POSIX")
            .OrderBy(c => c.EnglishName, StringComparer.Ordinal).ThenBy(c => c.Name, StringComparer.Ordinal),
    ];

    /// <summary>Whether it may stand in a settings page or a seed file; a bare language such as zh-Hans may too.</summary>
    public static bool Exists(string? name) => Languages.Find(name) is not null;

    /// <summary>The name as the list writes it: en-gb is en-GB.</summary>
    public static string NameOf(string name) => Languages.Find(name)?.Name ?? name;

    /// <summary>What to call it: some countries write one language in two ways that share an English name.</summary>
    public static string TitleOf(string name) => Languages.Find(name) is { } culture ? $"{culture.EnglishName} – {culture.Name}" : name;
}
