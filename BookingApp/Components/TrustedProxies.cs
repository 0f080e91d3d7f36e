using System.Net;
using BookingApp.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace BookingApp.Components;

/// <summary>Believes what a proxy says of its caller, if the proxy is one of <c>App:TrustedProxies</c>; else nobody is believed.</summary>
internal sealed class TrustedProxies : IValidateOptions<AppOptions>
{
    public ValidateOptionsResult Validate(string? name, AppOptions options) =>
        Array.Find(options.TrustedProxies, proxy => NetworkOf(proxy) is null) is { } wrong
        ? ValidateOptionsResult.Fail($"App:TrustedProxies holds '{wrong}': allowed are addresses such as 10.0.0.2 and networks such as 10.0.0.0/8.")
        : ValidateOptionsResult.Success;

    public static void Use(WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<AppOptions>>().Value.TrustedProxies;
        if (proxies.Length is 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null, // as far as trust goes
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(NetworkOf(proxy)!.Value);
        app.UseForwardedHeaders(options);
    }

    private static System.Net.IPNetwork? NetworkOf(string text)
    {
        if (System.Net.IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address) ? new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }
}
