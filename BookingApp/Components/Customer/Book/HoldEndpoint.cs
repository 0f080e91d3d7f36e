using System.Diagnostics;
using BookingApp.Catalog;
using BookingApp.Localization;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;
using BookingApp.Reservations.Rescheduling;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace BookingApp.Components.Customer.Book;

/// <summary>Picking a time: it is held at once. A browser that holds one of this service already changes it: another time, for others, with other
/// things. What cannot be had leaves it as it is.</summary>
internal static class HoldEndpoint
{
    public static async Task<IResult> HoldAsync(
        int serviceId, HttpContext http, [FromServices] HoldService holds, [FromServices] RescheduleService rescheduling,
        [FromServices] ReservationQueries reservations,
        [FromServices] CatalogQueries catalogs, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var choice = SlotChoice.Read(form["staff"], null, null, form["party"], form["addOns"]);
        if (FormRedirect.Instant(form["start"]) is not { } start)
            return FormRedirect.GoTo(choice.ToAddress(Urls.Service(serviceId)));

        var catalog = await catalogs.SnapshotAsync(ct);
        var back = (choice with { Date = catalog.Zone.DayOf(start) }).ToAddress(Urls.Service(serviceId));
        var browser = BrowserCookie.Of(http.User);
        var held = browser is null ? null : (await reservations.HeldByBrowserAsync(browser, ct)).FirstOrDefault(r => r.ServiceId == serviceId);
        if (await ChangeAsync(rescheduling, held, choice, start, back, ct) is { } changed)
            return changed;

        var before = await reservations.FindAsync(form["again"].ToString(), form["key"].ToString(), ct); // the same customer again
        var request = HoldRequest.For(choice.ToOffer(serviceId), start) with
        {
            Browser = browser,
            OnePerService = true,
            IpAddress = http.Connection.RemoteIpAddress?.ToString(),
            Customer = before?.Customer,
            Answers = before is { Customer: not null } && before.ServiceId == serviceId ? before.Answers.ToDictionary(a => a.QuestionId, a => a.Text) : null,
        };
        var result = await holds.HoldAsync(new Actor.Customer(), request, ct);
        if (result is HoldResult.BeatenToIt && browser is not null && catalog.FindService(serviceId) is { } service)
        {
            var own = await reservations.HeldByBrowserAsync(browser, ct);
            if (own.Any(r => InTheWay(r, choice, VisitTime.Of(service.With(choice.AddOns), start))))
                return FormRedirect.GoTo(back, problem: "own_hold"); // of another service
        }

        if (result is HoldResult.Invalid { Errors: var errors } && !errors.ContainsKey("addOns")) // the service asks other things than it did then
            result = await holds.HoldAsync(new Actor.Customer(), request with { Customer = null, Answers = null }, ct);
        if (result is HoldResult.Held { Reservation: var there } && (there.Start != start || !there.IsFor(choice.Party, choice.AddOns))
            && await ChangeAsync(rescheduling, there, choice, start, back, ct) is { } after)
            return after; // something else, pressed in another tab in the same moment: the later press changes it

        return result switch
        {
            HoldResult.Held { Reservation: var it } => FormRedirect.GoTo(Urls.Checkout(it.Reference, it.Key)),
            HoldResult.BeatenToIt => Taken(back, start),
            HoldResult.NotOffered { Refusal.Rule: var rule } => FormRedirect.GoTo(back, problem: rule.Code()),
            HoldResult.TooMany { Limit: HoldLimit.AtOnce } => FormRedirect.GoTo(back, problem: "too_many_holds"),
            HoldResult.TooMany => FormRedirect.GoTo(back, problem: "too_many_tries"),
            HoldResult.Blocked => FormRedirect.GoTo(back, problem: "blocked"),
            HoldResult.ServiceNotFound => Results.NotFound(),
            HoldResult.Invalid { Errors: var wrong } when wrong.ContainsKey("addOns") => FormRedirect.GoTo(back, problem: "add_ons_gone"),
            HoldResult.Invalid => FormRedirect.GoTo(back, problem: "invalid"),
            var other => throw new UnreachableException($"{other} has no page."),
        };
    }

    // It would run into what they hold themselves.
    private static bool InTheWay(ReservationView held, SlotChoice choice, VisitTime wished) =>
        (choice.Staff is null || choice.Staff == held.StaffId) && held.ClaimStart < wished.ClaimEnd && held.ClaimEnd > wished.ClaimStart;

    // Null: there is none, or it has lapsed in this instant.
    private static async Task<IResult?> ChangeAsync(
        RescheduleService rescheduling, ReservationView? held, SlotChoice choice, DateTimeOffset start, string back, CancellationToken ct)
    {
        if (held is null)
            return null;
        var wish = new RescheduleRequest(start, choice.Staff) { PartySize = choice.Party, AddOns = choice.AddOns };
        return await rescheduling.RescheduleAsync(new Actor.Customer(held.Reference), held.Id, wish, ct) switch
        {
            ChangeResult.Lapsed => null,
            ChangeResult.Done { Reservation: var now } => FormRedirect.GoTo(
                Urls.Checkout(now.Reference, now.Key), NoticeOf(held, now)),
            var other => AfterReschedule(other, back, start, Urls.Checkout(held.Reference, held.Key)),
        };
    }

    /// <summary>What its customer is told of a held time that was changed: with anyone, it may be another person's.</summary>
    public static string? NoticeOf(ReservationView was, ReservationView now) =>
        was.CouponCode != now.CouponCode || was.PointsUsed != now.PointsUsed ? "changed_hold_discount"
        : now.StaffId != was.StaffId ? "moved_hold_person"
        : now.Start != was.Start || !was.IsFor(now.PartySize, now.AddOnIds) ? "moved_hold"
        : null;

    /// <summary>Where it leads when the time was not changed: back to the times, with the reason.</summary>
    public static IResult AfterReschedule(ChangeResult result, string times, DateTimeOffset start, string current) => result switch
    {
        ChangeResult.BeatenToIt => Taken(times, start),
        ChangeResult.NotOffered { Refusal.Rule: var rule } => FormRedirect.GoTo(times, problem: rule.Code()),
        ChangeResult.Refused { Reason: RefusalReason.ChangedMeanwhile and var reason } => FormRedirect.GoTo(times, problem: reason.Code()),
        ChangeResult.Refused { Reason: var reason } => FormRedirect.GoTo(current, problem: reason.Code()),
        ChangeResult.Invalid { Errors: var wrong } when wrong.ContainsKey("addOns") => FormRedirect.GoTo(times, problem: "add_ons_gone"),
        ChangeResult.NotFound => Results.NotFound(),
        _ => FormRedirect.GoTo(current),
    };

    private static IResult Taken(string times, DateTimeOffset start) =>
        FormRedirect.GoTo(QueryHelpers.AddQueryString(times, "near", Shared.Times.When.Wire(start)), problem: "slot_taken");
}
