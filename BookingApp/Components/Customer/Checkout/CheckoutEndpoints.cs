using System.Diagnostics;
using System.Globalization;
using BookingApp.Components.Customer.Book;
using BookingApp.Contacts;
using BookingApp.Customers;
using BookingApp.Discounts;
using BookingApp.Localization;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Reservations;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace BookingApp.Components.Customer.Checkout;

/// <summary>The presses of the checkout page, each of which asks for the booking by reference and secret; and where PayPal sends the payer back to.</summary>
internal static class CheckoutEndpoints
{
    public static async Task<IResult> TakeDetailsAsync(
        string reference, string? key, HttpContext http, [FromServices] ReservationQueries reservations, [FromServices] DetailsService taker,
        CancellationToken ct)
    {
        if (await reservations.FindAsync(reference, key, ct) is not { } view)
            return Results.NotFound();

        var form = await http.Request.ReadFormAsync(ct);
        var details = new CustomerDetails(
            Text("customer.name"), Text("customer.email"), Text("customer.phone") is { Length: > 0 } phone ? phone : null,
            VisitorCulture.Wished(http.Request) ?? CultureInfo.CurrentCulture.Name);
        var answers = form.Keys.Where(k => k.StartsWith("answers.", StringComparison.Ordinal) && FormRedirect.Number(k[8..]) is not null)
            .ToDictionary(k => FormRedirect.Number(k[8..])!.Value, Text);
        var checkout = Urls.Checkout(view.Reference, view.Key);
        switch (await taker.TakeAsync(new Actor.Customer(view.Reference), view.Id, details, answers, ct))
        {
            case ChangeResult.Done:
                DetailsDraft.Discard(http, $"/checkout/{view.Reference}");
                return FormRedirect.GoTo(checkout);
            case ChangeResult.Invalid { Errors: var errors }:
                var typed = form.Keys.Where(k => k.StartsWith("customer.", StringComparison.Ordinal) || k.StartsWith("answers.", StringComparison.Ordinal))
                    .ToDictionary(k => k, k => form[k].ToString());
                new DetailsDraft(typed, new Dictionary<string, string>(errors)).Leave(http, $"/checkout/{view.Reference}");
                return FormRedirect.GoTo(checkout, problem: "details");
            case var other:
                return After(other, checkout);
        }

        string Text(string member) => form[member].ToString().Trim();
    }

    public static async Task<IResult> ExtendAsync(
        string reference, string? key, [FromServices] ReservationQueries reservations, [FromServices] HoldChanges holds, CancellationToken ct)
    {
        if (await reservations.FindAsync(reference, key, ct) is not { } view)
            return Results.NotFound();
        return After(await holds.ExtendAsync(new Actor.Customer(view.Reference), view.Id, ct), Urls.Checkout(view.Reference, view.Key), "extended");
    }

    // It leads to the times of its service for as many and with the same add-ons, or to the page it was pressed on with what is picked there.
    public static async Task<IResult> ReleaseAsync(
        string reference, string? key, HttpContext http, [FromServices] ReservationQueries reservations, [FromServices] HoldChanges holds,
        CancellationToken ct)
    {
        if (await reservations.FindAsync(reference, key, ct) is not { } view)
            return Results.NotFound();
        if (await holds.ReleaseAsync(new Actor.Customer(view.Reference), view.Id, ct) is ChangeResult.Refused { Reason: var reason })
            return FormRedirect.GoTo(Urls.Checkout(view.Reference, view.Key), problem: reason.Code());
        var form = await http.Request.ReadFormAsync(ct);
        var times = FormRedirect.Number(form["service"]) is { } page
            ? SlotChoice.Read(form["staff"], null, form["date"], form["party"], form["addOns"]).ToAddress(Urls.Service(page))
            : SlotChoice.AddressOf(view);
        return FormRedirect.GoTo(times, "released");
    }

    public static async Task<IResult> TakeCouponAsync(
        string reference, string? key, HttpContext http, [FromServices] ReservationQueries reservations, [FromServices] DiscountService discounts,
        CancellationToken ct)
    {
        if (await reservations.FindAsync(reference, key, ct) is not { } view)
            return Results.NotFound();
        var checkout = Urls.Checkout(view.Reference, view.Key);
        var code = (await http.Request.ReadFormAsync(ct))["code"].ToString();
        return await discounts.ApplyAsync(new Actor.Customer(view.Reference), view.Id, code, ct) is var result and not ChangeResult.Invalid
            ? After(result, result is ChangeResult.Refused ? Tried() : checkout, "coupon_on")
            : FormRedirect.GoTo(Tried(), problem: "coupon_unknown");

        string Tried() => QueryHelpers.AddQueryString(checkout, "code", VisibleText.Start(code, Coupon.CodeLength)); // to be corrected, not typed again
    }

    public static async Task<IResult> DropCouponAsync(
        string reference, string? key, [FromServices] ReservationQueries reservations, [FromServices] DiscountService discounts, CancellationToken ct)
    {
        if (await reservations.FindAsync(reference, key, ct) is not { } view)
            return Results.NotFound();
        return After(await discounts.RemoveAsync(new Actor.Customer(view.Reference), view.Id, ct), Urls.Checkout(view.Reference, view.Key));
    }

    public static async Task<IResult> PayAsync(
        string reference, string? key, [FromServices] ReservationQueries reservations, [FromServices] PaymentService payments, CancellationToken ct)
    {
        if (await reservations.FindAsync(reference, key, ct) is not { } view)
            return Results.NotFound();
        var checkout = Urls.Checkout(view.Reference, view.Key);
        return await SendAsync(view, checkout, payments, ct);
    }

    /// <summary>Sends the payer to pay; whatever stands in the way is told on the page they came from.</summary>
    internal static async Task<IResult> SendAsync(ReservationView view, string page, PaymentService payments, CancellationToken ct) =>
        await payments.CheckoutAsync(new Actor.Customer(view.Reference), view.Id, ct) switch
        {
            CheckoutResult.SendToPay { ApprovalUrl: var approval } => FormRedirect.GoTo(approval),
            CheckoutResult.Confirmed => FormRedirect.GoTo(Urls.Booking(view.Reference, view.Key)),
            CheckoutResult.Refused { Reason: var reason } => FormRedirect.GoTo(page, problem: reason.Code()),
            CheckoutResult.ProviderUnavailable => FormRedirect.GoTo(page, problem: "provider_unavailable"),
            CheckoutResult.NotFound => Results.NotFound(),
            CheckoutResult.Lapsed => FormRedirect.GoTo(page), // the page says so
            var other => throw new UnreachableException($"{other} has no page."),
        };

    /// <summary>PayPal sends the payer back, with the order's id, known to PayPal and the payer alone: it stands for the secret.</summary>
    public static async Task<IResult> ReturnAsync(
        string reference, string? token, [FromServices] ReservationQueries reservations, [FromServices] CaptureGate gate, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token) || await reservations.FindByReferenceAsync(reference, ct) is not { } view)
            return Results.NotFound();

        var result = await gate.ReturnAsync(new Actor.Customer(view.Reference), view.Id, token, ct);
        var (checkout, booking) = (Urls.Checkout(view.Reference, view.Key), Urls.Booking(view.Reference, view.Key));
        return result switch
        {
            GateResult.NotFound => Results.NotFound(),
            GateResult.Declined { Reservation: var now } => now.Status.IsBooked() ? FormRedirect.GoTo(
                booking, problem: "balance_declined") : FormRedirect.GoTo(checkout, problem: "declined"),
            GateResult.NotApproved { Reservation: var now } => now.Status.IsBooked() ? FormRedirect.GoTo(
                booking, problem: "balance_not_paid") : FormRedirect.GoTo(checkout, "not_approved"),
            GateResult.NotCharged { Reservation: { Due.IsPositive: true } now } when now.Status.IsBooked() => FormRedirect.GoTo(
                booking, problem: "balance_not_paid"),
            GateResult.NotCharged => FormRedirect.GoTo(checkout), // ended, or paid by another order: the page says so
            GateResult.Confirmed or GateResult.InProgress or GateResult.Refunding => FormRedirect.GoTo(booking),
            _ => throw new UnreachableException($"{result} has no page."),
        };
    }

    /// <summary>PayPal sends back a payer who would not pay.</summary>
    public static async Task<IResult> CancelledAsync(string reference, string? token, [FromServices] BookingQueries bookings, CancellationToken ct)
    {
        // of an old tab too: its order may have been replaced since
        if (string.IsNullOrEmpty(token) || await bookings.FindByReferenceAsync(reference, ct) is not { } view || view.Payments.All(p => p.OrderId != token))
            return Results.NotFound();
        return view.Status.IsBooked()
            ? FormRedirect.GoTo(Urls.Booking(view.Reference, view.Key))
            : FormRedirect.GoTo(Urls.Checkout(view.Reference, view.Key), "cancelled_payment");
    }

    private static IResult After(ChangeResult result, string checkout, string? notice = null) => result switch
    {
        ChangeResult.Done => FormRedirect.GoTo(checkout, notice),
        ChangeResult.Refused { Reason: var reason } => FormRedirect.GoTo(checkout, problem: reason.Code()),
        ChangeResult.NotFound => Results.NotFound(),
        _ => FormRedirect.GoTo(checkout), // lapsed: the page says so
    };
}
