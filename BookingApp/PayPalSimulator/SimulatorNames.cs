namespace BookingApp.PayPalSimulator;

/// <summary>What the simulator says of itself; who talks to it knows the same words from its own settings.</summary>
internal static class SimulatorNames
{
    /// <summary>Where it lives inside the app; alone it is at the root.</summary>
    public const string PathPrefix = "/paypal-simulator";

    /// <summary>Its root certificate, in the data folder.</summary>
    public const string RootFile = "paypal-simulator-root.pem";

    public const string StoreFile = "paypal-simulator.db";
    public const string WebhookId = "SIMULATOR0WEBHOOK";
}
