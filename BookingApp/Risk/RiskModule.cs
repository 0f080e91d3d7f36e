using System.Globalization;
using System.Text.Encodings.Web;
using BookingApp.Customers;
using BookingApp.Customers.Erasure;
using BookingApp.Data;
using BookingApp.Localization.Pages;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Facts;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rules;
using BookingApp.Risk.Blocks;
using BookingApp.Settings;
using Microsoft.Extensions.Localization;

namespace BookingApp.Risk;

internal static class RiskModule
{
    private const string Api = "/api";
    private static readonly string[] Secret = ["/checkout", "/booking", "/api/v1/reservations"]; // addresses that take a reference and its secret

    public static IServiceCollection AddRisk(this IServiceCollection services)
    {
        services.AddSettings<RiskOptions>(RiskOptions.Section);

        // Whoever does not count browsers or addresses that hold at once, does not count what they did before either.
        services.AddOptions<RiskOptions>().PostConfigure<Unchecked<HoldOptions>>((risk, holds) =>
        {
            if (holds.Value.PerIp is 0)
                risk.SwitchOffAddressLimits();
            if (holds.Value.PerBrowser is 0)
                risk.SwitchOffBrowserLimits();
        });

        services.AddFactHandler<HoldsAtOnceExceeded, HoldRisk>().AddFactHandler<PrepaymentDemanded, HoldRisk>()
            .AddFactHandler<PaymentCaptured, PaymentRisk>().AddFactHandler<PaymentAttemptVoided, PaymentRisk>();
        return services.AddSingleton<RiskGuard>().AddSingleton<FailedLookups>().AddSingleton<RiskService>()
            .AddSingleton<IRetentionPolicy, RiskRetention>().AddSingleton<IPersonalData, PersonalBlocks>()
            .AddSingleton<IHoldPolicy>(provider => provider.GetRequiredService<HoldRisk>())
            .AddSingleton<ILookupPolicy>(provider => provider.GetRequiredService<HoldRisk>())
            .AddSingleton<IPaymentPolicy>(provider => provider.GetRequiredService<PaymentRisk>());
    }

    /// <summary>Counts references and keys that were not right; who guesses too often is told nothing more for a while, right or wrong.</summary>
    public static void UseRisk(this WebApplication app)
    {
        var lookups = app.Services.GetRequiredService<FailedLookups>();
        app.UseWhen(context => Array.Exists(Secret, start => context.Request.Path.StartsWithSegments(start)), secrets => secrets.Use(async (context, next) =>
        {
            var visitor = Visitor.Of(context);
            if (await lookups.FindWaitAsync(visitor, context.RequestAborted) is { } wait)
            {
                await RefuseAsync(context, wait);
                return;
            }

            await next(context);
            if (context.Response.StatusCode is StatusCodes.Status404NotFound)
                await lookups.RecordAsync(visitor, CancellationToken.None); // who hangs up has guessed all the same
        }));
    }

    // A page of its own, since a live one would open the booking behind it. The API makes a problem of the bare status.
    private static async Task RefuseAsync(HttpContext context, TimeSpan wait)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Path.StartsWithSegments(Api))
            return;
        var texts = context.RequestServices.GetRequiredService<IStringLocalizer<SharedTexts>>();
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="{Say(CultureInfo.CurrentUICulture.Name)}">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>{Say(texts["TooMany.Title"])}</title><link rel="stylesheet" href="/app.css">
            </head>
            <body><main class="page page-narrow"><section class="card empty">
            <h1>{Say(texts["TooMany.Title"])}</h1><p>{Say(texts["TooMany.Body"])}</p>
            <a class="btn btn-primary" href="/">{Say(texts["NotFound.Home"])}</a>
            </section></main></body>
            </html>
            """);
    }

    private static string Say(string text) => HtmlEncoder.Default.Encode(text);
}
