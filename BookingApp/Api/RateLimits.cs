using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using BookingApp.Customers;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace BookingApp.Api;

/// <summary>How often one address may call the API. Zero switches a limit off.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    public bool Enabled { get; init; } = true;

    /// <summary>Calls a minute that only read.</summary>
    [Range(0, 1_000_000)]
    public int ReadsPerMinute { get; init; } = 600;

    /// <summary>Calls a minute that change something.</summary>
    [Range(0, 1_000_000)]
    public int WritesPerMinute { get; init; } = 120;
}

/// <summary>A sliding minute per address: for reads, and a smaller one for the rest.</summary>
internal static class RateLimits
{
    public const string Policy = "api";

    public static void Set(RateLimiterOptions limiter, IOptions<RateLimitOptions> options)
    {
        limiter.AddPolicy(Policy, context => PartitionOf(context, options.Value));
        limiter.OnRejected = async (rejected, _) =>
        {
            var problems = rejected.HttpContext.RequestServices.GetRequiredService<ApiProblems>();
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(10);
            await problems.TooMany("too_many_requests", wait).ExecuteAsync(rejected.HttpContext);
        };
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext context, RateLimitOptions options)
    {
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var max = reads ? options.ReadsPerMinute : options.WritesPerMinute;
        if (!options.Enabled || max is 0)
            return RateLimitPartition.GetNoLimiter("");
        var caller = context.Connection.RemoteIpAddress is { } address ? NetworkPrefix.Of(address) : "";
        return RateLimitPartition.GetSlidingWindowLimiter(
            $"{(reads ? "r" : "w")} {caller}", _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = max,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
                QueueLimit = 0,
            });
    }
}
