using BookingApp.Settings;

namespace BookingApp.PayPalSimulator;

/// <summary>How the simulator behaves. It reads PayPal's section first, so that the app's own settings fit it.</summary>
internal sealed class SimulatorOptions
{
    public const string Section = "Simulator";
    public const string AccountSection = "PayPal";

    public string Mode { get; set; } = "Simulator";
    public string ApiBaseUrl { get; set; } = "";

    /// <summary>The account it answers to; empty answers to any.</summary>
    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";
    public string WebhookId { get; set; } = "";

    /// <summary>Where events are delivered; the app's own intake when empty.</summary>
    public string WebhookUrl { get; set; } = "";

    /// <summary>Whether a second capture of one invoice id is refused, as PayPal's account setting does.</summary>
    public bool UniqueInvoices { get; set; } = true;

    /// <summary>Whether it lives inside the app: chosen, and no other address given.</summary>
    public bool IsInside(AppOptions app) =>
        string.Equals(Mode, "Simulator", StringComparison.OrdinalIgnoreCase)
        && (
            string.IsNullOrWhiteSpace(ApiBaseUrl)
                || string.Equals(ApiBaseUrl.TrimEnd('/'), app.Absolute(SimulatorNames.PathPrefix), StringComparison.OrdinalIgnoreCase));
}
