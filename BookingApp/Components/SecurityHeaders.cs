using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.Components;

/// <summary>What browsers are told not to do with our pages.</summary>
internal static class SecurityHeaders
{
    private static readonly string[] _partEndings = [".css", ".js"];
    private static readonly string[] _parts = ["text/css", "text/javascript", "application/javascript"];

    /// <summary>Sets them on every answer; payers, where there are any, may be sent to PayPal, and to the address given.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, string? payers)
    {
        // Browsers hold the redirect that answers a form to form-action as well.
        string?[] addresses = [app.ApplicationServices.GetRequiredService<IOptions<AppOptions>>().Value.BaseUrl, payers];
        var targets = string.Join(' ', addresses.Where(a => a is { Length: > 0 }).Select(a => new Uri(a!).GetLeftPart(UriPartial.Authority)).Distinct());
        if (payers is not null)
            targets += " https://*.paypal.com";
        return app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            var socket = (context.Request.IsHttps ? "wss://" : "ws://") + context.Request.Host.Value;
            headers.ContentSecurityPolicy =
                $"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' {socket}; " +
                $"object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self' {targets}";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin"; // links carry keys
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (context.Request.Path.Value is { } path && Array.Exists(_partEndings, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
                context.Response.OnStarting(LeaveOutForPartsAsync, context.Response);
            return next(context);
        });
    }

    // A style or a script is no document: these say nothing of it, and a first visit has a dozen. What it is says the answer, not the address.
    private static Task LeaveOutForPartsAsync(object response)
    {
        var answer = (HttpResponse)response;
        if (answer.ContentType is { } type && Array.Exists(_parts, part => type.StartsWith(part, StringComparison.OrdinalIgnoreCase)))
        {
            answer.Headers.Remove("Content-Security-Policy");
            answer.Headers.Remove("Permissions-Policy");
            answer.Headers.Remove("Cross-Origin-Opener-Policy");
        }

        return Task.CompletedTask;
    }
}
