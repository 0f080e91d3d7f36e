using System.Text.RegularExpressions;
using System.Xml.Linq;
using BookingApp.Availability;
using BookingApp.Localization;
using BookingApp.Payments.Humans;
using BookingApp.Reservations;

namespace BookingApp.Tests.Localization;

/// <summary>Every text that code asks for is there: a missing one would show its key to a customer.</summary>
public sealed partial class TextsTests
{
    private static readonly string _folder = Path.Combine(Built.Root, "BookingApp", "Localization");

    // By area (CustomerTexts), and by area and language where there are translations (CustomerTexts.de).
    private static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> _texts = Directory
        .GetFiles(_folder, "*.resx", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), Read, StringComparer.Ordinal);

    [Fact]
    public void Every_key_that_is_asked_for_has_a_text() => Sources.MustBeEmpty(
        "A key without a text. Add it to the area's resx in Localization.",
        from file in Sources.All
        from localizer in LocalizersOf(file)
        from Match use in new Regex($@"\b{Regex.Escape(localizer.Name)}(?:\.GetString)?[\[(]\s*(?<dollar>\$?)""(?<key>(?:[^""\\]|\\.)*)""").Matches(file.Text)
        let key = use.Groups["key"].Value
        where !_texts.TryGetValue(localizer.Area, out var texts) || !HasText(texts, key, composed: use.Groups["dollar"].Length > 0)
        select $"{file.Path}: {localizer.Area} lacks '{key}'");

    [Fact]
    public void Every_reason_for_a_refusal_has_a_text_in_every_language() => Sources.MustBeEmpty(
        "A reason without a text. Add its code to RuleTexts.resx.",
        from code in Enum.GetValues<BookingRule>().Select(rule => rule.Code()).Concat(Enum.GetValues<RefusalReason>().Select(reason => reason.Code()))
        from language in _texts.Where(area => area.Key.Split('.')[0] is "RuleTexts")
        where !language.Value.ContainsKey(code)
        select $"{language.Key}: '{code}'");

    [Fact]
    public void Every_reason_why_staff_are_needed_has_a_text_in_the_emails_of_every_language() => Sources.MustBeEmpty(
        "A reason without a text. Add Reason_ and its code to EmailTexts.resx.",
        from reason in Enum.GetValues<StaffReason>()
        from language in _texts.Where(area => area.Key.Split('.')[0] is "EmailTexts")
        where !language.Value.ContainsKey($"Reason_{reason.Code()}")
        select $"{language.Key}: '{reason.Code()}'");

    [Fact]
    public void Every_broken_rule_has_a_text() => Sources.MustBeEmpty(
        "A rule without a text. Add its code to RuleTexts.resx.",
        from file in Sources.All
        from Match rule in BrokenRule().Matches(file.Text)
        let code = rule.Groups["code"].Value
        where !_texts["RuleTexts"].ContainsKey(code)
        select $"{file.Path}: '{code}'");

    [Fact]
    public void Every_language_has_every_text() => Sources.MustBeEmpty(
        "A translation that lacks keys, or has keys that its original has not.",
        from translation in _texts.Where(area => area.Key.Contains('.'))
        let original = _texts[translation.Key.Split('.')[0]]
        from key in original.Keys.Except(translation.Value.Keys).Concat(translation.Value.Keys.Except(original.Keys))
        select $"{translation.Key}: '{key}'");

    [Fact]
    public void The_languages_that_pages_and_emails_claim_to_be_in_are_those_that_have_texts()
    {
        var languages = _texts.Keys.Where(area => area.Contains('.')).Select(area => area.Split('.')[1]).Append("en").Distinct();

        Assert.Equal(languages.Order(StringComparer.Ordinal), Languages.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_text_is_empty() => Sources.MustBeEmpty(
        "An empty text.",
        from area in _texts
        from text in area.Value
        where string.IsNullOrWhiteSpace(text.Value)
        select $"{area.Key}: '{text.Key}'");

    // A key put together at run time must fit at least one text.
    private static bool HasText(IReadOnlyDictionary<string, string> texts, string key, bool composed)
    {
        if (!composed)
            return texts.ContainsKey(key);

        var pattern = new Regex("^" + string.Join(".+", Hole().Split(key).Select(Regex.Escape)) + "$");
        return texts.Keys.Any(pattern.IsMatch);
    }

    // A Razor file also has what the _Imports.razor of its folder and of those above inject.
    private static IEnumerable<(string Name, string Area)> LocalizersOf(SourceFile file)
    {
        var imports = file.Path.EndsWith(".razor", StringComparison.Ordinal)
            ? Sources.All.Where(other => other.Path.EndsWith("_Imports.razor", StringComparison.Ordinal))
                .Where(other => (file.Folder + "/").StartsWith(other.Folder + "/", StringComparison.Ordinal))
            : [];
        return imports.Append(file).SelectMany(source => Localizer().Matches(source.Text))
            .Select(match => (match.Groups["name"].Value, match.Groups["area"].Value)).Distinct();
    }

    private static IReadOnlyDictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")?.Value ?? "", StringComparer.Ordinal);

    [GeneratedRegex(@"I(String|Html)Localizer<(?:[\w.]+\.)?(?<area>\w+)>\s+(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Localizer();

    [GeneratedRegex(@"new RuleBrokenException\(\s*""(?<code>[^""]+)""")]
    private static partial Regex BrokenRule();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Hole();
}
