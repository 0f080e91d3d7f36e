using BookingApp.Catalog;
using BookingApp.Components.Customer.Book;
using BookingApp.Components.Customer.Checkout;
using BookingApp.Localization;
using BookingApp.Payments;
using BookingApp.Payments.LatePayments;
using BookingApp.Reservations;
using BookingApp.Reservations.Cancellations;
using BookingApp.Reservations.Rescheduling;
using Microsoft.AspNetCore.Mvc;

namespace BookingApp.Components.Customer.Manage;

/// <summary>Cancelling and moving, by whoever holds the booking's secret.</summary>
internal static class BookingEndpoints
{
    public static async Task<IResult> CancelAsync(
        string reference, string? key, HttpContext http, [FromServices] ReservationQueries reservations, [FromServices] ReservationService bookings,
        CancellationToken ct)
    {
        if (await reservations.FindAsync(reference, key, ct) is not { } view)
            return Results.NotFound();
        var booking = Urls.Booking(view.Reference, view.Key);
        var version = http.Request.HasFormContentType ? FormRedirect.Number((await http.Request.ReadFormAsync(ct))["version"]) : null;
        var request = new CancelRequest { Version = version };
        return await bookings.CancelAsync(new Actor.Customer(view.Reference), view.Id, request, ct) is ChangeResult.Refused { Reason: var reason }
            ? FormRedirect.GoTo(booking, problem: reason.Code())
            : FormRedirect.GoTo(booking);
    }

    /// <summary>Pays what is still due of a booking.</summary>
    public static async Task<IResult> PayAsync(
        string reference, string? key, [FromServices] ReservationQueries reservations, [FromServices] PaymentService payments, CancellationToken ct) =>
        await reservations.FindAsync(reference, key, ct) is { } view
            ? await CheckoutEndpoints.SendAsync(view, Urls.Booking(view.Reference, view.Key), payments, ct)
            : Results.NotFound();

    /// <summary>Takes another time with money that came late.</summary>
    public static async Task<IResult> ChooseAsync(
        string reference, string? key, HttpContext http, [FromServices] ReservationQueries reservations, [FromServices] LatePaymentRebooking choice,
        CancellationToken ct)
    {
        if (await reservations.FindAsync(reference, key, ct) is not { } view)
            return Results.NotFound();
        var booking = Urls.Booking(view.Reference, view.Key);
        if (FormRedirect.Instant((await http.Request.ReadFormAsync(ct))["start"]) is not { } start)
            return FormRedirect.GoTo(booking);
        return await choice.ChooseAsync(new Actor.Customer(view.Reference), view.Id, start, ct: ct) switch
        {
            ChangeResult.Done => FormRedirect.GoTo(booking),
            ChangeResult.Refused { Reason: var reason } => FormRedirect.GoTo(booking, problem: reason.Code()),
            ChangeResult.NotOffered { Refusal.Rule: var rule } => FormRedirect.GoTo(booking, problem: rule.Code()),
            _ => FormRedirect.GoTo(booking, problem: "slot_taken"),
        };
    }

    public static async Task<IResult> RescheduleAsync(
        string reference, string? key, HttpContext http, [FromServices] ReservationQueries reservations, [FromServices] RescheduleService rescheduling,
        [FromServices] CatalogQueries catalogs, CancellationToken ct)
    {
        if (await reservations.FindAsync(reference, key, ct) is not { } view)
            return Results.NotFound();
        var form = await http.Request.ReadFormAsync(ct);
        var page = Urls.Reschedule(view.Reference, view.Key);
        if (FormRedirect.Instant(form["start"]) is not { } start)
            return FormRedirect.GoTo(page);

        var isHold = view.Status is ReservationStatus.Held;
        var current = isHold ? Urls.Checkout(view.Reference, view.Key) : Urls.Booking(view.Reference, view.Key);
        var zone = (await catalogs.SnapshotAsync(ct)).Zone;
        var choice = new SlotChoice(FormRedirect.Number(form["staff"]), null, zone.DayOf(start), 1) { SaysAnyone = true };
        if (!isHold && form["sure"] != "1") // a booking moves after a look at what it would be
            return FormRedirect.GoTo(choice.ToReview(Urls.RescheduleReview(view.Reference, view.Key), start));
        var request = new RescheduleRequest(start, choice.Staff) { Version = FormRedirect.Number(form["version"]) };
        var result = await rescheduling.RescheduleAsync(new Actor.Customer(view.Reference), view.Id, request, ct);
        return result is ChangeResult.Done { Reservation: var now }
            ? FormRedirect.GoTo(current, isHold ? HoldEndpoint.NoticeOf(view, now) : "moved")
            : HoldEndpoint.AfterReschedule(result, choice.ToAddress(page), start, current);
    }
}
