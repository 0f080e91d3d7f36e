using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace BookingApp.Components;

/// <summary>Compresses answers, but none that another site may have asked for in a visitor's name: the length of such an answer would tell what is in
/// it (BREACH).</summary>
internal static class SafeCompression
{
    public static IServiceCollection AddSafeCompression(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        options.EnableForHttps = true;
        options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "text/calendar", "text/csv", "application/problem+json", "image/svg+xml"];
    });

    public static void UseSafeCompression(this WebApplication app) => app.UseWhen(context => IsSafe(context.Request), safe => safe.UseResponseCompression());

    // Browsers say where a request comes from, and no page can make them say otherwise. One that does not say it, or comes from elsewhere, has no
    // secret to lose without a cookie.
    private static bool IsSafe(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"]
            .ToString() is "same-origin" or "none" || (!request.Headers.ContainsKey(HeaderNames.Cookie) && !request.Query.ContainsKey("key"));
}
