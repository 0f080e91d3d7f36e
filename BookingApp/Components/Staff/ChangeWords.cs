using System.Diagnostics;
using BookingApp.Availability;
using BookingApp.Components.Shared.Times;
using BookingApp.Localization;
using BookingApp.Localization.Pages;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;
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
        ChangeResult.BeatenToIt beaten => Beaten(beaten.Alternatives, beaten.InTheWay, text),
        ChangeResult.Lapsed => rules["hold_lapsed"],
        ChangeResult.Invalid => rules["invalid"],
        ChangeResult.NotFound => rules["not_found"],
        _ => throw new UnreachableException($"{result} has no words."),
    };

    public static string Of(HoldResult result, IStringLocalizer<StaffTexts> text, IStringLocalizer<RuleTexts> rules) => result switch
    {
        HoldResult.Held => text["Change.Done"],
        HoldResult.NotOffered not => rules[not.Refusal.TextCode, [.. not.Refusal.Args]],
        HoldResult.BeatenToIt beaten => Beaten(beaten.Alternatives, [], text),
        HoldResult.TooMany => rules["too_many_holds"],
        HoldResult.Invalid { Errors: var errors } => rules[errors.ContainsKey("addOns") ? "add_ons_gone" : "invalid"],
        HoldResult.EndedSince ended => text["Change.EndedSince", ended.Reservation.Reference],
        HoldResult.Blocked => rules["blocked"],
        HoldResult.ServiceNotFound => rules["not_found"],
        _ => throw new UnreachableException($"{result} has no words."),
    };

    private static string Beaten(IReadOnlyList<Slot> nearest, IReadOnlyList<VisitConflict> inTheWay, IStringLocalizer<StaffTexts> text)
    {
        var isOff = inTheWay.Count > 0 && inTheWay.All(c => c.Reference is null);
        string why = isOff ? text["Change.Off", inTheWay[0].ResourceName, OffOf(inTheWay[0])] : text["Change.Taken"];
        return nearest.Count > 0 ? text["Change.Nearest", why, string.Join("; ", nearest.Take(3).Select(slot => Dates.When(slot.Start)))] : why;
    }

    private static string OffOf(VisitConflict off) => string.Join(", ", new[] { Dates.Times(off.Start, off.End), off.CustomerName }.Where(w => w.Length > 0));
}
