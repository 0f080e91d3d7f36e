using System.Diagnostics;
using BookingApp.Payments;
using BookingApp.Payments.Bookings;
using BookingApp.Payments.Capture;

namespace BookingApp.Api.Endpoints;

/// <summary>Paying for a reservation whose secret one holds.</summary>
internal sealed class PaymentEndpoints(BookingQueries queries, PaymentService payments, CaptureGate gate, ApiProblems problems)
{
    public static void MapPayments(RouteGroupBuilder api)
    {
        var one = api.MapGroup("/reservations/{reference}");
        one.MapPost(
            "/checkout", (PaymentEndpoints e, [AsParameters] BookingCredentials credentials, CancellationToken ct) => e.CheckOutAsync(credentials, ct))
            .WithName("Checkout").WithSummary("Where to pay; confirms at once when nothing is due.").Produces<CheckoutAnswer>()
            .MayFail(403, 404, 409, 422, 429, 502);
        one.MapPost(
            "/return", (
                PaymentEndpoints e, [AsParameters] BookingCredentials credentials, HttpRequest request,
                CancellationToken ct) => e.ReturnAsync(credentials, request, ct))
            .WithName("Return").WithSummary("The payer came back with this order: captures it if it is approved.").Accepts<ReturnForm>("application/json")
            .Changes();
    }

    private Task<IResult> CheckOutAsync(BookingCredentials credentials, CancellationToken ct) => WithAsync(
        credentials, async view => await payments.CheckoutAsync(new Actor.Customer(view.Reference), view, ct) switch
        {
            CheckoutResult.SendToPay pay => ApiAnswer.Ok(new CheckoutAnswer(pay.Reservation.Status.ToString(), pay.OrderId, pay.ApprovalUrl)),
            CheckoutResult.Confirmed confirmed => ApiAnswer.Ok(new CheckoutAnswer(confirmed.Reservation.Status.ToString(), null, null)),
            CheckoutResult.Lapsed => problems.Of("hold_lapsed"),
            CheckoutResult.Refused refused => problems.Of(refused.Reason),
            CheckoutResult.ProviderUnavailable => problems.Of("provider_unavailable"),
            CheckoutResult.NotFound => problems.NotFound(),
            var other => throw new UnreachableException($"{other} has no answer."),
        }, ct);

    private async Task<IResult> ReturnAsync(BookingCredentials credentials, HttpRequest request, CancellationToken ct)
    {
        if ((await ApiJson.ReadAsync<ReturnForm>(request)).OrderId is not { Length: > 0 } order)
            throw new InvalidRequestException("orderId", "required");
        return await WithAsync(credentials, async view => await gate.ReturnAsync(new Actor.Customer(view.Reference), view.Id, order, ct) is GateResult.NotFound
            ? problems.NotFound()
            : ApiAnswer.Ok(ReservationAnswer.Of((await queries.FindAsync(view.Id, ct))!)), ct); // what became of it stands in the reservation
    }

    // An unknown reference and a wrong secret look alike.
    private async Task<IResult> WithAsync(BookingCredentials credentials, Func<BookingView, Task<ApiAnswer>> answer, CancellationToken ct) =>
        await queries.FindAsync(credentials.Reference, credentials.Secret, ct) is { } view ? await answer(view) : problems.NotFound();
}
