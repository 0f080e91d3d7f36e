using System.Globalization;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Shared.Inputs;

/// <summary>A time of day in steps of five minutes. Until hours and minutes are there it tells none.</summary>
public sealed class TimeInput : WholeInput<TimeOnly>
{
    private protected override string Type => "time";
    private protected override string? Min => null;
    private protected override string? Max => null;
    private protected override string Step => "300";

    private protected override string Write(TimeOnly value) => value.ToString("HH:mm", CultureInfo.InvariantCulture);

    // The browser's part of Blazor tells seconds as well, whatever the field shows.
    private protected override TimeOnly? Read(string text) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.Second is 0 ? time : null;

    private protected override string ProblemOf(string text, IStringLocalizer words) => text.Length is 0 ? words["Time.NotWhole"] : words["Time.Step"];
}
