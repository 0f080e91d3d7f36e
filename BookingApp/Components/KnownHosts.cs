using System.Net;
using BookingApp.Localization.Pages;
using BookingApp.Settings;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace BookingApp.Components;

/// <summary>Answers to its own name only, so that no caller can have a page, a link or a redirect made for another host.</summary>
/// <remarks>The name is that of <c>App:BaseUrl</c>, in the Host header or in what a trusted proxy says of it. Who calls from this very machine may
/// say localhost or an address of it,
/// and health is asked for by any name.</remarks>
internal static class KnownHosts
{
    public static void UseKnownHosts(this WebApplication app)
    {
        var own = new Uri(app.Services.GetRequiredService<IOptions<AppOptions>>().Value.BaseUrl);
        var texts = app.Services.GetRequiredService<IStringLocalizer<SharedTexts>>();
        app.Use(async (context, next) =>
        {
            var host = context.Request.Host.Host;
            if (Is(own.Host, host) || Is(own.IdnHost, host) || IsFromHere(context, host) || context.Request.Path.StartsWithSegments("/health"))
            {
                await next(context);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(texts["Host.Unknown"]);
        });
    }

    private static bool IsFromHere(HttpContext context, string host) =>
        context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
        && (Is("localhost", host) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)));

    private static bool Is(string name, string host) => string.Equals(name, host, StringComparison.OrdinalIgnoreCase);
}
