using Microsoft.AspNetCore.StaticAssets;

namespace BookingApp.Monitoring;

/// <summary>One line per request: method, path, status, time. No query string, since keys stand there; no address, no agent.</summary>
/// <remarks>At debug only: style sheets and scripts, of which each page brings eight, and what is <see cref="PublicReadAttribute"/>, for which a line
/// costs as much as the answer.</remarks>
internal static class RequestLog
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
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

            var (began, method, path) = (clock.GetTimestamp(), context.Request.Method, context.Request.Path);
            try
            {
                await next(context);
            }
            finally
            {
                var took = clock.GetElapsedTime(began);
                var level = LevelOf(context, took);
                if (log.IsEnabled(level))
                    log.Log(
                        level, "{Method} {Path} answered {Status} in {Milliseconds} ms", method, path.ToUriComponent(), // escaped: no line break gets in
                        context.Response.StatusCode, (long)took.TotalMilliseconds);
            }
        });
    }

    private static LogLevel LevelOf(HttpContext context, TimeSpan took)
    {
        var endpoint = context.GetEndpoint()?.Metadata;
        var quiet = endpoint?.GetMetadata<StaticAssetDescriptor>() is not null
            || (endpoint?.GetMetadata<PublicReadAttribute>() is not null && context.Response.StatusCode < 400 && took < Slow);
        return quiet ? LogLevel.Debug : LogLevel.Information;
    }
}
