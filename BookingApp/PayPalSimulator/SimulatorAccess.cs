using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using BookingApp.PayPalSimulator.Storage;
using Microsoft.Extensions.Options;

namespace BookingApp.PayPalSimulator;

/// <summary>The simulator's sign-in: an account's id and secret for a token, a token for everything else.</summary>
internal sealed class SimulatorAccess(SimulatorStore store, SimulatorIds ids, IOptions<SimulatorOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(9);

    /// <summary>Whether a Basic header names the account; with no account set, any will do.</summary>
    public bool IsAccount(string? authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header is not { Scheme: "Basic", Parameter: { } parameter })
            return false;

        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [{ Length: > 0 } id, { Length: > 0 } secret])
            return false;

        return (options.Value.ClientId.Length is 0 || options.Value.ClientId == id)
            && (options.Value.ClientSecret.Length is 0 || options.Value.ClientSecret == secret);
    }

    public JsonObject Issue()
    {
        var token = $"A21AA{ids.Code(40)}";
        store.Write(sheet => sheet.Keep(token, new SimulatorToken(clock.GetUtcNow() + Life)));
        return new JsonObject
        {
            ["scope"] = "https://uri.paypal.com/services/checkout",
            ["access_token"] = token,
            ["token_type"] = "Bearer",
            ["app_id"] = "APP-SIMULATOR",
            ["expires_in"] = (int)Life.TotalSeconds,
            ["nonce"] = ids.Hex(16),
        };
    }

    public bool IsKnown(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header is { Scheme: "Bearer", Parameter: { } token }
        && store.Write(sheet => sheet.Find<SimulatorToken>(token)) is { } known && clock.GetUtcNow() < known.Until;
}
