using BookingApp.Catalog.Pricing;
using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.PayPal;

/// <summary>Fills in what the mode stands for, and refuses at start what would only show at the first payment.</summary>
internal sealed class PayPalOptionsCheck(Unchecked<AppOptions> app, Unchecked<PriceOptions> prices, IHostEnvironment environment)
    : IPostConfigureOptions<PayPalOptions>, IValidateOptions<PayPalOptions>
{
    // The same words stand in the simulator, of which only its address and ids may be known here, as of any other service.
    private const string SimulatorPath = "/paypal-simulator";
    private const string SimulatorWebhookId = "SIMULATOR0WEBHOOK";
    private const string SimulatorRootFile = "paypal-simulator-root.pem";

    public void PostConfigure(string? name, PayPalOptions options)
    {
        if (!Enum.TryParse<PayPalMode>(options.Mode, ignoreCase: true, out var mode))
            return; // Validate reports it

        options.ApiBaseUrl = Or(options.ApiBaseUrl, mode switch
        {
            PayPalMode.Live => "https://api-m.paypal.com",
            PayPalMode.Sandbox => "https://api-m.sandbox.paypal.com",
            _ => Uri.TryCreate(app.Value.BaseUrl, UriKind.Absolute, out _) ? app.Value.Absolute(SimulatorPath) : "", // the check of App:BaseUrl reports it
        }).TrimEnd('/');
        if (mode is not PayPalMode.Simulator)
            return;

        options.ClientId = Or(options.ClientId, "simulator");
        options.ClientSecret = Or(options.ClientSecret, "simulator-secret");
        options.WebhookId = Or(options.WebhookId, SimulatorWebhookId);
        if (environment.IsProduction() || !Uri.TryCreate(options.ApiBaseUrl, UriKind.Absolute, out var api))
            return; // refused below; a default must not be blamed on the operator

        options.CertificateHost = Or(options.CertificateHost, $"{api.Host}:{api.Port}");
        options.TrustedRoot = Or(options.TrustedRoot, Path.Combine(app.Value.DataFolder, SimulatorRootFile));
    }

    public ValidateOptionsResult Validate(string? name, PayPalOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(PayPalOptions options)
    {
        if (!Enum.TryParse<PayPalMode>(options.Mode, ignoreCase: true, out var mode) || !Enum.IsDefined(mode))
        {
            yield return $"PayPal:Mode must be Simulator, Sandbox or Live, not '{options.Mode}'.";
            yield break;
        }

        if (!prices.Value.Online && (mode is PayPalMode.Simulator || string.IsNullOrWhiteSpace(options.ClientId)))
            yield break; // nobody pays by it; with an account it still refunds what was paid before

        if (environment.IsProduction() && mode is PayPalMode.Simulator)
            yield return "PayPal:Mode must be Sandbox or Live in Production: the Simulator takes no money. "
                + "A business that is paid on the day sets Payments:Online to false instead.";

        if (options.ApiBaseUrl.Length > 0
            && (
                !Uri.TryCreate(options.ApiBaseUrl, UriKind.Absolute, out var api) || api.Scheme is not ("http" or "https") || api.UserInfo.Length > 0
                    || api.Query.Length > 0))
            yield return $"PayPal:ApiBaseUrl must be an absolute http or https address without user, password and query, not '{options.ApiBaseUrl}'.";
        else if (environment.IsProduction() && options.ApiBaseUrl.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && mode is not PayPalMode.Simulator)
            yield return "PayPal:ApiBaseUrl must be an https address in Production.";

        if (environment.IsProduction() && options.CertificateHost.Length > 0)
            yield return "PayPal:CertificateHost is a setting for tests that Production refuses: leave it empty.";
        else if (options.CertificateHost.Length > 0 && !PayPalCertificates.TryReadHost(options.CertificateHost, out _))
            yield return $"PayPal:CertificateHost must be host:port, such as 127.0.0.1:6100, not '{options.CertificateHost}'.";

        if (environment.IsProduction() && options.TrustedRoot.Length > 0)
            yield return "PayPal:TrustedRoot is a setting for tests that Production refuses: leave it empty.";

        foreach (var (setting, value) in new[] { ("ClientId", options.ClientId), ("ClientSecret", options.ClientSecret), ("WebhookId", options.WebhookId) })
            if (string.IsNullOrWhiteSpace(value))
                yield return $"PayPal:{setting} must be set when PayPal:Mode is {mode}: copy it from your app at developer.paypal.com.";
    }

    private static string Or(string value, string otherwise) => string.IsNullOrWhiteSpace(value) ? otherwise : value;
}
