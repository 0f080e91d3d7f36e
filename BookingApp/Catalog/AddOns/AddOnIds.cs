using System.Globalization;

namespace BookingApp.Catalog.AddOns;

/// <summary>Which add-ons are chosen. Two are equal that hold the same ones, in whatever order they were named; one that is named twice stays so.</summary>
public readonly record struct AddOnIds
{
    private readonly string? _text; // null: none

    private AddOnIds(IEnumerable<int> ids)
    {
        var text = string.Join(',', ids.Order().Select(id => id.ToString(CultureInfo.InvariantCulture)));
        _text = text.Length > 0 ? text : null;
    }

    public bool IsNone => _text is null;

    public IReadOnlyList<int> All =>
        _text is null ? [] : [.. _text.Split(',').Select(id => int.Parse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))];

    public static AddOnIds Of(IEnumerable<int> ids) => new(ids);

    /// <summary>Reads <c>3,7</c>; nothing is none.</summary>
    public static bool TryRead(string? text, out AddOnIds ids)
    {
        ids = default;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var numbers = new List<int>();
        foreach (var part in parts.Length <= 2 * AddOn.MaxOfService ? parts : [""])
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return false;
            numbers.Add(id);
        }

        ids = new AddOnIds(numbers);
        return true;
    }

    public bool Has(int id) => All.Contains(id);

    /// <summary>With one more, or without it.</summary>
    public AddOnIds With(int id, bool chosen) => new(All.Where(it => it != id).Concat(chosen ? [id] : []));

    public override string ToString() => _text ?? "";
}
