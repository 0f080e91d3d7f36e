using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BookingApp.Payments.Gateways;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.PayPal;

/// <summary>The access token: fetched once for all callers, kept until a minute before it ends.</summary>
internal sealed class PayPalTokens(IHttpClientFactory http, IOptions<PayPalOptions> options, TimeProvider clock, ILogger<PayPalTokens> log)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _oneFetch = new(1, 1);
    private volatile Token? _token;

    /// <summary>A token that is good for at least a minute.</summary>
    public async Task<string> GetAsync(CancellationToken ct)
    {
        if (Fresh() is { } known)
            return known;

        await _oneFetch.WaitAsync(ct);
        try
        {
            return Fresh() ?? await FetchAsync(ct);
        }
        finally
        {
            _oneFetch.Release();
        }
    }

    /// <summary>Discards a token that PayPal refused, unless a newer one has come since.</summary>
    public void Drop(string token)
    {
        if (_token is { } current && current.Value == token)
            _token = null;
    }

    private string? Fresh() => _token is { } token && clock.GetUtcNow() < token.Until ? token.Value : null;

    private async Task<string> FetchAsync(CancellationToken ct)
    {
        var asked = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/oauth2/token");
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.ClientId}:{options.Value.ClientSecret}")));

        using var response = await http.CreateClient(PayPalClient.HttpName).SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            log.LogError("PayPal gave no access token: {Status}", (int)response.StatusCode);
            throw new GatewayUnknownException($"PayPal gave no access token ({(int)response.StatusCode}).");
        }

        var token = await ReadAsync(response, ct);
        _token = new Token(token.AccessToken!, asked + TimeSpan.FromSeconds(token.ExpiresIn) - Margin);
        return token.AccessToken!;
    }

    private static async Task<WireToken> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            var token = JsonSerializer.Deserialize<WireToken>(await response.Content.ReadAsByteArrayAsync(ct), Wire.Json);
            return token?.AccessToken is { Length: > 0 } ? token : throw new GatewayUnknownException("PayPal's token answer holds no token.");
        }
        catch (JsonException failure)
        {
            throw new GatewayUnknownException("PayPal's token answer cannot be read.", failure);
        }
    }

    private sealed record Token(string Value, DateTimeOffset Until);
}
