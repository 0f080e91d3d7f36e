using System.Globalization;

namespace BookingApp.Localization;

/// <summary>The languages that there are texts in. The days, times and numbers in a sentence are written as its own language writes them, by the
/// calendar of the business.</summary>
public static class Languages
{
    /// <summary>Their names of two letters; a page or an email is in one of these, whatever its reader would rather have.</summary>
    public static readonly IReadOnlyList<string> All = ["en"];

    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");
    private static readonly CultureInfo International = CultureInfo.GetCultureInfo("en-001");

    /// <summary>How to write for somebody who wishes the first of these that exists: as they do where there are texts in their language, else in
    /// English with the clock that they read, of 12 hours or of 24.</summary>
    public static CultureInfo For(params ReadOnlySpan<string?> wishes)
    {
        foreach (var wish in wishes)
        {
            if (Find(wish) is { } culture)
                return Near(culture);
        }

        return British;
    }

    /// <summary>The language of the texts that go with a way of writing.</summary>
    public static CultureInfo Of(CultureInfo culture) =>
        CultureInfo.GetCultureInfo(All.Contains(culture.TwoLetterISOLanguageName) ? culture.TwoLetterISOLanguageName : All[0]);

    /// <summary>The culture of a language tag such as zh-Hans-CN; nothing for one that does not exist.</summary>
    public static CultureInfo? Find(string? name)
    {
        try
        {
            return name is { Length: > 0 and < 36 } && CultureInfo.GetCultureInfo(name, predefinedOnly: true) is { Name.Length: > 0 } culture ? culture : null;
        }
        catch (CultureNotFoundException)
        {
            return null; // a browser or a file may say anything
        }
    }

    private static CultureInfo Near(CultureInfo wished)
    {
        if (!All.Contains(wished.TwoLetterISOLanguageName))
            return wished.DateTimeFormat.ShortTimePattern.Contains('h') ? International : British;
        var specific = CultureInfo.CreateSpecificCulture(wished.Name);
        return specific.Calendar is GregorianCalendar ? CultureInfo.GetCultureInfo(specific.Name) : British;
    }
}
