using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Shared.Inputs;

/// <summary>A whole number within bounds. Anything else gives null, stays in the field as it was typed, and an error says what is allowed.</summary>
public sealed class NumberInput : WholeInput<int>
{
    [Parameter, EditorRequired] public int MinValue { get; set; }
    [Parameter, EditorRequired] public int MaxValue { get; set; }

    /// <summary>Counted from the least.</summary>
    [Parameter] public int By { get; set; } = 1;

    [CascadingParameter(Name = Field.LabelOfField)] public string? FieldLabel { get; set; }

    private protected override string Type => "number";
    private protected override string Min => Write(MinValue);
    private protected override string Max => Write(MaxValue);
    private protected override string Step => Write(By);

    private protected override string Write(int value) => value.ToString(CultureInfo.InvariantCulture);

    private protected override int? Read(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= MinValue && number <= MaxValue
            && (number - MinValue) % By is 0 ? number : null;

    private protected override string ProblemOf(string text, IStringLocalizer words) =>
        words[By is 1 ? "Number.Range" : "Number.Step", Label ?? FieldLabel ?? "", MinValue, MaxValue, By];
}
