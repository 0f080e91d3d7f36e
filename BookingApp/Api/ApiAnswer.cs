using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;

namespace BookingApp.Api;

/// <summary>What the API answers: a status and JSON, kept as the text that is sent so that it can be told again.</summary>
internal sealed record ApiAnswer(int Status, string Body) : IResult
{
    public TimeSpan? RetryAfter { get; init; }
    public string? Location { get; init; }
    public bool Replayed { get; init; }

    public static ApiAnswer Ok(object value) => new(StatusCodes.Status200OK, ApiJson.Write(value));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        Begin(httpContext, Status);
        var response = httpContext.Response;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Location is not null)
            response.Headers.Location = Location;
        if (Replayed)
            response.Headers["Idempotent-Replayed"] = "true";
        return response.WriteAsync(Body, httpContext.RequestAborted);
    }

    /// <summary>What stands before every answer of the API, whatever its body.</summary>
    public static void Begin(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = status < 400 ? "application/json; charset=utf-8" : "application/problem+json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
    }
}
