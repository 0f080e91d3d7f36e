using System.Diagnostics;
using BookingApp.Payments.Bookings;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.AspNetCore.Mvc;

namespace BookingApp.Api.Endpoints;

/// <summary>Setting a time aside, once per idempotency key.</summary>
internal static class HoldEndpoints
{
    public static void MapHolds(RouteGroupBuilder api) => api.MapPost("/holds", HoldAsync)
        .WithName("Hold").WithSummary("Holds a time until it lapses.").Accepts<HoldForm>("application/json")
        .Produces<ReservationAnswer>(201).MayFail(400, 403, 404, 409, 422, 429, 503);

    private static async Task<IResult> HoldAsync(
        HttpContext context, [FromHeader(Name = "Idempotency-Key")] string? key, HoldService holds, ReservationQueries reservations, BookingQueries bookings,
        IdempotentAnswers answers, ApiProblems problems)
    {
        if (!IdempotentAnswers.IsKey(key))
            return problems.Of("idempotency_key_missing");
        var form = await ApiJson.ReadAsync<HoldForm>(context.Request);
        var request = form.ToRequest() with
        {
            RequestMark = "request:" + IdempotentAnswers.HashOf(key!)[..32],
            IpAddress = context.Connection.RemoteIpAddress?.ToString(),
        };

        // Not the caller's cancellation: a hold that is being made is finished, and its answer kept for the next try.
        return await answers.OnceAsync(key!, ApiJson.Write(form), async () =>
            await reservations.FindByMarkAsync(request.RequestMark, IdempotentAnswers.Kept) is { } made // by a try that died before it could answer
                ? await MadeAsync(made, bookings)
                : await problems.AnswerAsync(async () => await AnswerAsync(await holds.HoldAsync(new Actor.Customer(), request), bookings, problems)));
    }

    private static async Task<ApiAnswer> AnswerAsync(HoldResult result, BookingQueries bookings, ApiProblems problems) => result switch
    {
        HoldResult.Held held => await MadeAsync(held.Reservation, bookings),
        HoldResult.BeatenToIt beaten => problems.Taken(beaten.Alternatives),
        HoldResult.NotOffered refused => problems.Of(refused.Refusal),
        HoldResult.TooMany much => problems.TooMany("too_many_holds", much.RetryAfter),
        HoldResult.Blocked => problems.Of("blocked"),
        HoldResult.Invalid invalid => problems.Invalid(invalid.Errors),
        HoldResult.ServiceNotFound => problems.NotFound(),
        var other => throw new UnreachableException($"{other} has no answer."),
    };

    private static async Task<ApiAnswer> MadeAsync(ReservationView reservation, BookingQueries bookings)
    {
        var body = ApiJson.Write(ReservationAnswer.Of(await bookings.WithPaymentsAsync(reservation), withKey: true));
        return new(StatusCodes.Status201Created, body) { Location = $"{ApiModule.Root}/reservations/{reservation.Reference}" };
    }
}
