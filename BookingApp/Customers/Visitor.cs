using System.Security.Claims;

namespace BookingApp.Customers;

/// <summary>Who is at it, as far as it is known: what is missing counts nothing.</summary>
public sealed record Visitor(string? Browser, string? Address, string? Email)
{
    /// <summary>The claim that carries the browser's random value.</summary>
    public const string BrowserClaim = "browser";

    private const string NoBrowser = "request:"; // older holds through the API have a mark of their request in its place

    /// <summary>What their address is counted by.</summary>
    public string? Address { get; } = NetworkPrefix.Of(Address);

    /// <summary>Who makes this request.</summary>
    public static Visitor Of(HttpContext http) => new(http.User.FindFirstValue(BrowserClaim), http.Connection.RemoteIpAddress?.ToString(), null);

    /// <summary>In the order of their keys, so that no two wait for each other at their gates.</summary>
    public IReadOnlyList<Subject> Subjects { get; } =
    [
        .. new[] { (SubjectKind.Browser, IsMark(Browser) ? null : Browser), (SubjectKind.Address, Address), (SubjectKind.Email, Email) }
            .Where(s => !string.IsNullOrWhiteSpace(s.Item2)).Select(s => Subject.Of(s.Item1, s.Item2!)).OrderBy(s => s.Key, StringComparer.Ordinal),
    ];

    private static bool IsMark(string? browser) => browser?.StartsWith(NoBrowser, StringComparison.Ordinal) is true;
}
