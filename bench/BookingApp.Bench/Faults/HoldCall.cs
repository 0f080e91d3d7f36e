using System.Globalization;
using System.Net;
using System.Text.Json;
using BookingApp.Api;

namespace BookingApp.Bench.Faults;

/// <summary>One wish for a time, sent under a key of its own, and what was heard of it.</summary>
internal sealed class HoldCall(string key, string wish)
{
    public string Wish => wish;

    /// <summary>Who is asked for, and when.</summary>
    public (long Person, long Start) Time { get; } = TimeOf(wish);

    /// <summary>What the database knows of the key.</summary>
    public string Hash { get; } = IdempotentAnswers.HashOf(key);

    /// <summary>What was answered; null: the app died before.</summary>
    public HttpStatusCode? Status { get; private set; }

    public string Body { get; private set; } = "";

    /// <summary>Sends it, and keeps what is answered first.</summary>
    /// <returns>What was answered this time; null if nobody did.</returns>
    public async Task<(HttpStatusCode Status, string Body)?> SendAsync(HttpClient http)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/holds");
            request.Headers.Add("Idempotency-Key", key);
            request.Content = new StringContent(wish, System.Text.Encoding.UTF8, "application/json");
            using var answer = await http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            if (Status is null)
                (Status, Body) = (answer.StatusCode, body);
            return (answer.StatusCode, body);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>The reference in an answer.</summary>
    public static string? ReferenceOf(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.TryGetProperty("reference", out var reference) ? reference.GetString() : null;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"person {Time.Person} at {DateTimeOffset.FromUnixTimeMilliseconds(Time.Start):yyyy-MM-dd HH:mm} (key {Hash[..8]})");

    private static (long Person, long Start) TimeOf(string wish)
    {
        using var json = JsonDocument.Parse(wish);
        return (json.RootElement.GetProperty("staffId").GetInt64(), json.RootElement.GetProperty("start").GetDateTimeOffset().ToUnixTimeMilliseconds());
    }
}
