using System.Globalization;
using BookingApp.Catalog;
using Microsoft.AspNetCore.WebUtilities;

namespace BookingApp.Components.Customer;

/// <summary>What posted forms say, and where their senders go next.</summary>
internal static class FormRedirect
{
    /// <summary>An instant as <c>When.Wire</c> writes it; nothing for what is none.</summary>
    public static DateTimeOffset? Instant(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms is > 0 and < 100_000_000_000_000
            && DateTimeOffset.FromUnixTimeMilliseconds(ms) is var instant && BusinessDays.Cover(instant) ? instant : null;

    public static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static IResult GoTo(string address, string? notice = null, string? problem = null) => new SeeOther(
        problem is not null ? QueryHelpers.AddQueryString(
            address, "problem", problem) : notice is not null ? QueryHelpers.AddQueryString(address, "notice", notice) : address);

    // 303, so that the browser asks for the next page with a GET.
    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            httpContext.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }
    }
}
