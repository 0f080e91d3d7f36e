using System.Globalization;
using System.Text;

namespace BookingApp.Components.Shared;

/// <summary>The first letters of a name: whole signs, as a reader counts them. A picture or a bracket before it is no letter of the name.</summary>
internal static class Initials
{
    /// <summary>Of at most so many of its words.</summary>
    public static string Of(string name, int max = 2)
    {
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var letters = words.Select(FirstLetter).OfType<string>().Take(max).ToList();
        return string.Concat(letters.Count > 0 ? letters : words.Take(1).Select(word => StringInfo.GetNextTextElement(word)))
            .ToUpper(CultureInfo.CurrentCulture);
    }

    private static string? FirstLetter(string word)
    {
        for (var at = 0; at < word.Length;)
        {
            var element = StringInfo.GetNextTextElement(word, at);
            if (Rune.TryGetRuneAt(element, 0, out var rune) && Rune.IsLetterOrDigit(rune))
                return element;
            at += element.Length;
        }

        return null;
    }
}
