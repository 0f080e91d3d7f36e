using System.Net;
using System.Text.Json;
using BookingApp.Payments.Gateways;

namespace BookingApp.Payments.PayPal;

/// <summary>What PayPal answered to one call: a status and JSON, or a status and something that is not for us.</summary>
internal sealed record PayPalAnswer(string Operation, HttpStatusCode Status, ReadOnlyMemory<byte> Body, string? DebugHeader, TimeSpan? RetryAfter = null)
{
    private WireError? _error;

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Whether the same call again may fare better.</summary>
    public bool IsPassing => (int)Status >= 500 || Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;

    /// <summary>PayPal's own error, or null when this is none: a proxy's HTML says nothing about the money.</summary>
    public WireError? Error => IsSuccess ? null : _error ??= TryRead<WireError>() is { Name.Length: > 0 } error ? error : null;

    /// <summary>The first stable code of a refusal; its name when it carries no issue.</summary>
    public string? Issue => Error is { } error ? Code(error.Details?.Select(d => d.Issue).FirstOrDefault(i => i is not null) ?? error.Name) : null;

    public string? DebugId => Code(Error?.DebugId ?? DebugHeader);

    public string? Link(params string[] rels) => LinkOf(Error?.Links, rels);

    /// <summary>Reads a success.</summary>
    public T Read<T>() where T : class => (IsSuccess ? TryRead<T>() : null) ?? throw Unknown();

    /// <summary>What to throw when the answer does not say what happened.</summary>
    public GatewayUnknownException Unknown() =>
        new($"PayPal's answer to {Operation} ({(int)Status} {Issue ?? "without a reason"}) leaves the outcome unknown.");

    public static string? LinkOf(IEnumerable<WireLink>? links, params string[] rels) => links?
        .Where(l => l.Rel is not null && rels.Contains(l.Rel, StringComparer.OrdinalIgnoreCase))
        .Select(l => l.Href)
        .FirstOrDefault(href => Uri.TryCreate(href, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http");

    // Only what looks like a code is kept, so that nothing personal or hostile reaches a log or a row.
    private static string? Code(string? text) =>
        text is { Length: > 0 and <= 80 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? text : null;

    private T? TryRead<T>() where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body.Span, Wire.Json);
        }
        catch (JsonException)
        {
            return null; // HTML of a proxy, or half an answer: the caller treats it as unknown
        }
    }
}
