using System.ComponentModel.DataAnnotations;

namespace BookingApp.Settings;

/// <summary>Where the app is reached and where it keeps its files.</summary>
public sealed class AppOptions
{
    public const string Section = "App";

    /// <summary>The address that customers, emails and PayPal use, without a slash at the end.</summary>
    [Required, Url]
    public string BaseUrl { get; init; } = "http://localhost:5000";

    /// <summary>Database and mailbox; made when missing.</summary>
    [Required]
    public string DataFolder { get; init; } = "data";

    /// <summary>Said out loud: Production may run with an http address. Passwords and the links to bookings then cross the net in the open.</summary>
    public bool HttpInProduction { get; init; }

    /// <summary>Addresses or networks (CIDR) of the proxies whose forwarded headers are believed.</summary>
    public string[] TrustedProxies { get; init; } = [];

    /// <summary>An absolute address of one of <see cref="Urls"/>.</summary>
    public string Absolute(string path) => BaseUrl.TrimEnd('/') + path;
}
