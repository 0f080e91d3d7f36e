using System.Text.RegularExpressions;
using BookingApp.Components.Layout.Theme;
using BookingApp.Components.Shared;

namespace BookingApp.Tests.Components.Shared;

/// <summary>The twelve colours as the style sheet has them: each can be read in light and in dark, and no two are one.</summary>
public sealed partial class TonesTests
{
    private static readonly (string Name, string Surface, string Text, string Muted)[] _schemes =
        [("light", "#ffffff", "#1a1f1c", "#535d57"), ("dark", "#1a1f1c", "#eaeeeb", "#adb8b1")];

    [Fact]
    public void Each_of_the_twelve_can_be_read_in_light_and_in_dark()
    {
        var tones = Read();

        Assert.Equal(Enumerable.Range(0, Tones.Count).Select(id => Tones.Of(id)), tones.Select(tone => tone.Class));
        Assert.Equal(Tones.Count * 4, tones.SelectMany(tone => tone.Inks.Concat(tone.Surfaces)).Distinct(StringComparer.Ordinal).Count());
        var faults = from tone in tones
                     from i in Enumerable.Range(0, 2)
                     let scheme = _schemes[i]
                     from pair in new (string What, string On, string Under, double Least)[]
                     {
                         ("ink on its surface", tone.Inks[i], tone.Surfaces[i], 4.5),
                         ("text on it", scheme.Text, tone.Surfaces[i], 7),
                         ("muted text on it", scheme.Muted, tone.Surfaces[i], 4.5),
                         ("its edge", tone.Inks[i], scheme.Surface, 3),
                     }
                     where AccentColors.Contrast(pair.On, pair.Under) < pair.Least
                     select $"{tone.Class}, {scheme.Name}: {pair.What} {AccentColors.Contrast(pair.On, pair.Under):0.0}";
        Assert.Empty(faults);
    }

    [Fact]
    public void The_thirteenth_takes_the_first_again() => Assert.Equal((Tones.Of(1), "tone-11", "tone-0"), (Tones.Of(13), Tones.Of(11), Tones.Of(12)));

    private static List<(string Class, string[] Inks, string[] Surfaces)> Read() =>
        [.. Tone().Matches(File.ReadAllText(Path.Combine(Built.Root, "BookingApp", "wwwroot", "app.css")))
            .Select(m => (m.Groups[1].Value, new[] { m.Groups[2].Value, m.Groups[3].Value }, new[] { m.Groups[4].Value, m.Groups[5].Value }))];

    [GeneratedRegex(@"\.(tone-\d+) \{ --tone: light-dark\((#\w{6}), (#\w{6})\); --tone-surface: light-dark\((#\w{6}), (#\w{6})\); \}")]
    private static partial Regex Tone();
}
