using System.Diagnostics;
using BookingApp.Components.Shared.Times;
using BookingApp.Localization;
using BookingApp.Localization.Pages;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.Extensions.Localization;

namespace BookingApp.Components.Staff;

/// <summary>What staff read about the end of a change.</summary>
internal static class ChangeWords
{
    public static string Of(ChangeResult result, IStringLocalizer<StaffTexts> text, IStringLocalizer<RuleTexts> rules) => result switch
    {
        ChangeResult.Done => text["Change.Done"],
        ChangeResult.Refused refused => rules[refused.Reason.Code()],
        ChangeResult.NotOffered not => rules[not.Refusal.TextCode, [.. not.Refusal.Args]],
        ChangeResult.BeatenToIt beaten => Beaten(beaten.Alternatives.Select(a => a.Start), text),
        ChangeResult.Lapsed => rules["hold_lapsed"],
        ChangeResult.Invalid => rules["invalid"],
        ChangeResult.NotFound => rules["not_found"],
        _ => throw new UnreachableException($"{result} has no words."),
    };

    public static string Of(HoldResult result, IStringLocalizer<StaffTexts> text, IStringLocalizer<RuleTexts> rules) => result switch
    {
        HoldResult.Held => text["Change.Done"],
        HoldResult.NotOffered not => rules[not.Refusal.TextCode, [.. not.Refusal.Args]],
        HoldResult.BeatenToIt beaten => Beaten(beaten.Alternatives.Select(a => a.Start), text),
        HoldResult.TooMany => rules["too_many_holds"],
        HoldResult.Invalid { Errors: var errors } => rules[errors.ContainsKey("addOns") ? "add_ons_gone" : "invalid"],
        HoldResult.EndedSince ended => text["Change.EndedSince", ended.Reservation.Reference],
        HoldResult.Blocked => rules["blocked"],
        HoldResult.ServiceNotFound => rules["not_found"],
        _ => throw new UnreachableException($"{result} has no words."),
    };

    private static string Beaten(IEnumerable<DateTimeOffset> nearest, IStringLocalizer<StaffTexts> text)
    {
        var times = string.Join("; ", nearest.Take(3).Select(Dates.When));
        return times.Length > 0 ? text["Change.TakenNearest", times] : text["Change.Taken"];
    }
}
