namespace BookingApp.Payments.Simulator;

/// <summary>What the stand-in and those who talk to it agree on.</summary>
internal static class StandIn
{
    /// <summary>Where it lives inside the app; alone it is at the root.</summary>
    public const string PathPrefix = "/paypal-stand-in";

    /// <summary>Its root certificate, in the data folder.</summary>
    public const string RootFile = "paypal-stand-in-root.pem";

    public const string BooksFile = "paypal-stand-in.db";
    public const string WebhookId = "STANDIN0WEBHOOK00";
    public const string ClientId = "stand-in";
    public const string ClientSecret = "stand-in-secret";
}
