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
        HttpContext context, [FromHeader(Name = "Idempotency-Key")] string? key, HoldService holds, IdempotentAnswers answers, ApiProblems problems)
    {
        if (!IdempotentAnswers.IsKey(key))
            return problems.Of("idempotency_key_missing");
        var form = await ApiJson.ReadAsync<HoldForm>(context.Request);
        var request = form.ToRequest() with { IpAddress = context.Connection.RemoteIpAddress?.ToString() };

        // Not the caller's cancellation: a hold that is being made is finished, and its answer kept for the next try.
        return await answers.OnceAsync(key!, ApiJson.Write(form), mine => problems.AnswerAsync(async () =>
        {
            var record = new HoldRequest.AnswerRecord(mine.IsAnsweredAsync, (db, made) => mine.RecordAsync(db, Made(made)));
            return Answer(await holds.HoldAsync(new Actor.Customer(), request with { Record = record }), problems);
        }));
    }

    private static ApiAnswer Answer(HoldResult result, ApiProblems problems) => result switch
    {
        HoldResult.Held held => Made(held.Reservation),
        HoldResult.BeatenToIt beaten => problems.Taken(beaten.Alternatives),
        HoldResult.NotOffered refused => problems.Of(refused.Refusal),
        HoldResult.TooMany much => problems.TooMany("too_many_holds", much.RetryAfter),
        HoldResult.Blocked => problems.Of("blocked"),
        HoldResult.Invalid invalid => problems.Invalid(invalid.Errors),
        HoldResult.ServiceNotFound => problems.NotFound(),
        HoldResult.AnsweredBefore => problems.Of("request_in_progress"), // the answer that was told is read and told again
        var other => throw new UnreachableException($"{other} has no answer."),
    };

    private static ApiAnswer Made(ReservationView reservation) =>
        new(StatusCodes.Status201Created, ApiJson.Write(ReservationAnswer.Of(new BookingView(reservation, [], []), withKey: true)))
        {
            Location = $"{ApiModule.Root}/reservations/{reservation.Reference}",
        };
}
