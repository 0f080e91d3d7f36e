using BookingApp.Api.Endpoints;
using BookingApp.Data;
using BookingApp.Risk;
using BookingApp.Settings;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace BookingApp.Api;

/// <summary>The front door of the public API: routes, its one error edge, and its limits.</summary>
internal static class ApiModule
{
    public const string Root = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSettings<RateLimitOptions>(RateLimitOptions.Section);
        // one switch for all limits
        services.AddOptions<RiskOptions>().PostConfigure<Unchecked<RateLimitOptions>>((risk, limits) => risk.Enabled &= limits.Value.Enabled);
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RateLimitOptions>>(RateLimits.Set);
        services.AddRateLimiter(_ => { });
        services.AddOpenApi("v1", options =>
        {
            options.ShouldInclude = description => description.HttpMethod is not "HEAD"
                && description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
            options.AddDocumentTransformer((document, _, _) =>
            {
                (document.Info.Title, document.Info.Version) = ("BookingApp", "v1");
                document.Servers?.Clear(); // wherever this file was read from
                return Task.CompletedTask;
            });
        });
        return services.AddSingleton<ApiProblems>().AddSingleton<IdempotentAnswers>().AddSingleton<IRetentionPolicy, AnswerRetention>()
            .AddSingleton<ReservationEndpoints>().AddSingleton<PaymentEndpoints>();
    }

    /// <summary>What stands around every call to the API: nothing is cached, and what goes wrong becomes a problem.</summary>
    public static void UseApi(this WebApplication app)
    {
        var problems = app.Services.GetRequiredService<ApiProblems>();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.Use(async (context, next) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            try
            {
                StorableText.Check(context.Request);
                await next(context);
                if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentType: null })
                    await problems.OfStatus(context.Response.StatusCode).ExecuteAsync(context);
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
            {
                if (!context.Response.HasStarted)
                    context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest; // nobody reads it
            }
            catch (Exception failure) when (!context.Response.HasStarted)
            {
                await (await problems.OfAsync(failure)).ExecuteAsync(context);
            }
        }));
        app.UseRateLimiter();
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi().AnsweringHead();
        var api = routes.MapGroup(Root).RequireRateLimiting(RateLimits.Policy).DisableAntiforgery().WithTags("v1").AnsweringHead();
        CatalogEndpoints.MapCatalog(api);
        HoldEndpoints.MapHolds(api);
        ReservationEndpoints.MapReservations(api);
        PaymentEndpoints.MapPayments(api);
    }

    internal static RouteHandlerBuilder MayFail(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses)
            route.Produces<ProblemAnswer>(status, "application/problem+json");
        return route;
    }

    internal static RouteHandlerBuilder Changes(this RouteHandlerBuilder route) => route.Produces<ReservationAnswer>().MayFail(400, 403, 404, 409, 422, 429);

    /// <summary>Does it; what is thrown is answered.</summary>
    internal static async Task<ApiAnswer> AnswerAsync(this ApiProblems problems, Func<Task<ApiAnswer>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure)
        {
            return await problems.OfAsync(failure);
        }
    }
}
