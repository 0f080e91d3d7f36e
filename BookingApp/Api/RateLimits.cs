using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
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
        return RateLimitPartition.GetSlidingWindowLimiter(
            $"{(reads ? "r" : "w")} {Neighbourhood(context.Connection.RemoteIpAddress)}", _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = max,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
                QueueLimit = 0,
            });
    }

    // A household of IPv6 has a whole /64 of addresses to choose from.
    private static string Neighbourhood(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
