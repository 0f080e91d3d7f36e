using System.Diagnostics;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;
using BookingApp.Reservations;
using Microsoft.AspNetCore.Mvc;

namespace BookingApp.Components.Customer.Checkout;

/// <summary>Where PayPal sends the payer back to. The order's id, known to PayPal and the payer alone, stands for the secret.</summary>
internal static class PayPalReturn
{
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

    public static async Task<IResult> CancelledAsync(string reference, string? token, [FromServices] BookingQueries bookings, CancellationToken ct)
    {
        // of an old tab too: its order may have been replaced since
        if (string.IsNullOrEmpty(token) || await bookings.FindByReferenceAsync(reference, ct) is not { } view || view.Payments.All(p => p.OrderId != token))
            return Results.NotFound();
        return view.Status.IsBooked()
            ? FormRedirect.GoTo(Urls.Booking(view.Reference, view.Key))
            : FormRedirect.GoTo(Urls.Checkout(view.Reference, view.Key), "cancelled_payment");
    }
}
