using BookingApp.Catalog;
using BookingApp.Components.Shared.Times;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Shared.Inputs;

/// <summary>A day. Until day, month and year are there, and the year is one that the app reckons with, it tells none.</summary>
public sealed class DateInput : WholeInput<DateOnly>
{
    private protected override string Type => "date";
    private protected override string Min => BusinessDays.Wire(BusinessDays.First);
    private protected override string Max => BusinessDays.Wire(BusinessDays.Last); // also keeps the year to four digits
    private protected override string? Step => null;

    private protected override string Write(DateOnly value) => BusinessDays.Wire(value);

    private protected override DateOnly? Read(string text) => BusinessDays.Read(text);

    private protected override string ProblemOf(string text, IStringLocalizer words) =>
        text.Length is 0 ? words["Date.NotWhole"] : words["Date.Range", When.Day(BusinessDays.First), When.Day(BusinessDays.Last)];
}
