namespace BookingApp.Payments.PayPal;

/// <summary>Which PayPal the app talks to.</summary>
public enum PayPalMode { Simulator, Sandbox, Live }

/// <summary>The account at PayPal, or the simulator that plays it.</summary>
public sealed class PayPalOptions
{
    public const string Section = "PayPal";

    /// <summary>Simulator, Sandbox or Live; Production refuses Simulator. Text, so that a mistyped mode is told in plain words.</summary>
    public string Mode { get; set; } = nameof(PayPalMode.Simulator);

    /// <summary>Overrides the address that the mode stands for; https only in Production.</summary>
    public string ApiBaseUrl { get; set; } = "";

    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";

    /// <summary>The id that PayPal gave the webhook: part of what its signature covers.</summary>
    public string WebhookId { get; set; } = "";

    /// <summary>A host:port that may serve the webhook certificate besides *.paypal.com; Production refuses it.</summary>
    public string CertificateHost { get; set; } = "";

    /// <summary>Path of a PEM root to trust for <see cref="CertificateHost"/>; Production refuses it.</summary>
    public string TrustedRoot { get; set; } = "";
}

/// <summary>The one thing this folder must know of holds: how long a capture may be at it.</summary>
internal sealed class CaptureLeaseOptions
{
    public const string Section = "Holds";

    public TimeSpan CaptureLease { get; init; } = TimeSpan.FromMinutes(3);
}
