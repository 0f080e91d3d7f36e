using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BookingApp.Tests.Support.Worlds;

/// <summary>A business in UTC whose people are there day and night, and whose API anybody may call as often as he likes.</summary>
internal static class OpenBusiness
{
    /// <summary>The file to seed it with: people are numbered from 1, services are given as the file has them.</summary>
    public static string Catalogue(string services, params IEnumerable<string> people) => $$"""
        {
          "business": { "name": "Studio", "timeZone": "Etc/UTC", "currency": "EUR", "locale": "en-GB" },
          "people": [{{string.Join(", ", people.Select((name, n) => Person(n + 1, name)))}}],
          "services": [{{services}}]
        }
        """;

    /// <summary>The settings of each app of it.</summary>
    public static Dictionary<string, string> Settings(string catalogue, string engine, Postgres? postgres) => new(StringComparer.Ordinal)
    {
        ["Seed:File"] = catalogue,
        ["Database:Provider"] = engine,
        ["ConnectionStrings:Booking"] = postgres?.ConnectionString ?? "",
        ["PayPal:Mode"] = "Simulator",
        ["RateLimits:Enabled"] = "false",
        ["Holds:PerIp"] = "0",
        ["Holds:PerBrowser"] = "0",
    };

    /// <summary>Midnight two days ahead: from here on everything can be booked.</summary>
    public static DateTimeOffset First { get; } = new(DateTimeOffset.UtcNow.UtcDateTime.Date.AddDays(2), TimeSpan.Zero);

    /// <summary>The body of a wish for a time; without a person, for anyone.</summary>
    public static string Wish(int service, DateTimeOffset start, int? person = null)
    {
        var wish = new JsonObject
        {
            ["serviceId"] = service,
            ["start"] = start.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        if (person is { } id)
            wish["staffId"] = id;
        return wish.ToJsonString();
    }

    /// <summary>The call that asks for it.</summary>
    public static HttpRequestMessage Hold(string wish, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/holds") { Content = new StringContent(wish, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private static string Person(int id, string name) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{ "id": {{id}}, "name": "{{name}}", "hours": [{ "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "from": "00:00", "to": "24:00" }] }""");
}
