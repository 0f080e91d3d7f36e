using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using BookingApp.Customers;

namespace BookingApp.Risk;

/// <summary>What a visitor is known by.</summary>
public enum SubjectKind { Browser, Address, Email }

/// <summary>A browser, an address or an email without saying which: rows know the hash alone.</summary>
public sealed record Subject(SubjectKind Kind, string Key)
{
    public static Subject Of(SubjectKind kind, string value) =>
        new(kind, $"{kind.ToString().ToLowerInvariant()}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Normal(kind, value))))[..32]}");

    // A household of IPv6 has a whole /64 of addresses to choose from; an email is one mailbox however it is written.
    private static string Normal(SubjectKind kind, string value) => kind switch
    {
        SubjectKind.Email => EmailAddress.CanonicalOf(value),
        SubjectKind.Address when IPAddress.TryParse(value.Trim(), out var address) => address switch
        {
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
            _ => address.ToString(),
        },
        _ => value.Trim(),
    };
}

/// <summary>Who is at it, as far as it is known: what is missing counts nothing.</summary>
public sealed record Visitor(string? Browser, string? Address, string? Email)
{
    /// <summary>The claim that carries the browser's random value.</summary>
    public const string BrowserClaim = "browser";

    private const string NoBrowser = "request:"; // marks of callers without a browser stand in its place

    /// <summary>Who makes this request.</summary>
    public static Visitor Of(HttpContext http) => new(http.User.FindFirstValue(BrowserClaim), http.Connection.RemoteIpAddress?.ToString(), null);

    /// <summary>In the order of their keys, so that no two wait for each other at their gates.</summary>
    public IReadOnlyList<Subject> Subjects { get; } =
        [.. new[] { (SubjectKind.Browser, Browser is { } b && b.StartsWith(NoBrowser, StringComparison.Ordinal) ? null : Browser), (SubjectKind.Address, Address), (SubjectKind.Email, Email) }
            .Where(s => !string.IsNullOrWhiteSpace(s.Item2)).Select(s => Subject.Of(s.Item1, s.Item2!)).OrderBy(s => s.Key, StringComparer.Ordinal)];
}
