using System.Diagnostics;
using BookingApp.Discounts;
using BookingApp.Payments.Bookings;
using BookingApp.Reservations;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;

namespace BookingApp.Api.Endpoints;

/// <summary>What a customer can do with a reservation whose secret they hold.</summary>
internal sealed class ReservationEndpoints(
    BookingQueries queries, HoldChanges holds, ReservationService reservations, DiscountService discounts, ApiProblems problems)
{
    public static void MapReservations(RouteGroupBuilder api)
    {
        var one = api.MapGroup("/reservations/{reference}");
        one.MapGet(
            "", (
                ReservationEndpoints e, [AsParameters] BookingCredentials credentials,
                CancellationToken ct) => e.WithAsync(credentials, view => Task.FromResult(Ok(view)), ct))
            .WithName("GetReservation").WithSummary("A reservation and its state.").Produces<ReservationAnswer>().MayFail(404);
        one.MapPut(
            "/details", (
                ReservationEndpoints e, DetailsService details, [AsParameters] BookingCredentials credentials, HttpRequest request,
                CancellationToken ct) => e.TakeDetailsAsync(details, credentials, request, ct))
            .WithName("TakeDetails").WithSummary("The customer, and the answers to the service's questions.").Accepts<DetailsForm>("application/json")
            .Changes();
        one.MapPost("/extend", (ReservationEndpoints e, [AsParameters] BookingCredentials credentials, CancellationToken ct) =>
            e.ChangeAsync(
                credentials, (actor, id) => e.Holds.ExtendAsync(actor, id, ct), ct)).WithName("Extend").WithSummary("More time to pay, once.").Changes();
        one.MapPost(
            "/coupon", (
                ReservationEndpoints e, [AsParameters] BookingCredentials credentials, HttpRequest request,
                CancellationToken ct) => e.TakeCouponAsync(credentials, request, ct))
            .WithName("TakeCoupon").WithSummary("A coupon's code, or one of a points account: makes the hold cheaper.")
            .Accepts<CouponCodeForm>("application/json").Changes();
        one.MapDelete("/coupon", (ReservationEndpoints e, [AsParameters] BookingCredentials credentials, CancellationToken ct) =>
            e.ChangeAsync(
                credentials, (actor, id) => e.Discounts.RemoveAsync(actor, id, ct), ct)).WithName("RemoveCoupon").WithSummary("Removes the codes.").Changes();
        one.MapPost("/release", (ReservationEndpoints e, [AsParameters] BookingCredentials credentials, CancellationToken ct) =>
            e.ChangeAsync(credentials, (actor, id) => e.Holds.ReleaseAsync(actor, id, ct), ct)).WithName("Release").WithSummary("Releases a hold.").Changes();
        one.MapPost("/cancel", (ReservationEndpoints e, [AsParameters] BookingCredentials credentials, CancellationToken ct) =>
            e.ChangeAsync(
                credentials, (actor, id) => e.Reservations.CancelAsync(actor, id, ct: ct),
                ct)).WithName("Cancel").WithSummary("Cancels a booking; what was paid is refunded by its terms.").Changes();
        one.MapPost(
            "/reschedule", (
                ReservationEndpoints e, RescheduleService rescheduling, [AsParameters] BookingCredentials credentials, HttpRequest request,
                CancellationToken ct) => e.RescheduleAsync(rescheduling, credentials, request, ct))
            .WithName("Reschedule")
            .WithSummary("Reschedules a booking: another time, and another person if named. A hold may be for more or fewer, or with other add-ons, too.")
            .Accepts<RescheduleForm>("application/json").Changes();
    }

    private HoldChanges Holds => holds;
    private DiscountService Discounts => discounts;
    private ReservationService Reservations => reservations;

    private async Task<IResult> TakeDetailsAsync(DetailsService details, BookingCredentials credentials, HttpRequest request, CancellationToken ct)
    {
        var form = await ApiJson.ReadAsync<DetailsForm>(request);
        if (form.Customer is null)
            throw new InvalidRequestException("customer", "required");
        return await ChangeAsync(credentials, (actor, id) => details.TakeAsync(actor, id, form.Customer.ToDetails(), Wire.Answers(form.Answers), ct), ct);
    }

    private async Task<IResult> TakeCouponAsync(BookingCredentials credentials, HttpRequest request, CancellationToken ct)
    {
        var form = await ApiJson.ReadAsync<CouponCodeForm>(request);
        return await ChangeAsync(credentials, (actor, id) => discounts.ApplyAsync(actor, id, form.Code ?? "", ct), ct);
    }

    private async Task<IResult> RescheduleAsync(
        RescheduleService rescheduling, BookingCredentials credentials, HttpRequest request, CancellationToken ct)
    {
        var wish = (await ApiJson.ReadAsync<RescheduleForm>(request)).ToRequest();
        return await ChangeAsync(credentials, (actor, id) => rescheduling.RescheduleAsync(actor, id, wish, ct), ct);
    }

    private Task<IResult> ChangeAsync(BookingCredentials credentials, Func<Actor, Guid, Task<ChangeResult>> change, CancellationToken ct) =>
        WithAsync(credentials, async view => await change(Customer(view), view.Id) switch
        {
            ChangeResult.Done done => Ok(await queries.WithPaymentsAsync(done.Reservation, ct)),
            ChangeResult.Lapsed => problems.Of("hold_lapsed"),
            ChangeResult.Refused refused => problems.Of(refused.Reason),
            ChangeResult.NotOffered refused => problems.Of(refused.Refusal),
            ChangeResult.BeatenToIt beaten => problems.Taken(beaten.Alternatives),
            ChangeResult.Invalid invalid => problems.Invalid(invalid.Errors),
            ChangeResult.NotFound => problems.NotFound(),
            var other => throw new UnreachableException($"{other} has no answer."),
        }, ct);

    // An unknown reference and a wrong secret look alike.
    private async Task<IResult> WithAsync(BookingCredentials credentials, Func<BookingView, Task<ApiAnswer>> answer, CancellationToken ct) =>
        await queries.FindAsync(credentials.Reference, credentials.Secret, ct) is { } view ? await answer(view) : problems.NotFound();

    private static ApiAnswer Ok(BookingView view) => ApiAnswer.Ok(ReservationAnswer.Of(view));

    private static Actor Customer(ReservationView view) => new Actor.Customer(view.Reference);
}
