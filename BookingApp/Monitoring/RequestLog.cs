using Microsoft.AspNetCore.StaticAssets;

namespace BookingApp.Monitoring;

/// <summary>One line per request: method, path, status, time; style sheets and scripts at debug, for each page brings eight of them. No query string,
/// since keys stand there; no address, no agent.</summary>
internal static class RequestLog
{
    private static readonly string[] Unlogged = ["/health", "/_framework", "/_content", "/_blazor"]; // asked for all day long

    public static void UseRequestLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("BookingApp.Requests");
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.Use(async (context, next) =>
        {
            if (Array.Exists(Unlogged, start => context.Request.Path.StartsWithSegments(start)))
            {
                await next(context);
                return;
            }

            var (began, method, path) = (clock.GetTimestamp(), context.Request.Method, context.Request.Path.ToUriComponent()); // escaped: no line break gets in
            try
            {
                await next(context);
            }
            finally
            {
                var level = context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is null ? LogLevel.Information : LogLevel.Debug;
                log.Log(
                    level, "{Method} {Path} answered {Status} in {Milliseconds} ms", method, path, context.Response.StatusCode,
                    (long)clock.GetElapsedTime(began).TotalMilliseconds);
            }
        });
    }
}
