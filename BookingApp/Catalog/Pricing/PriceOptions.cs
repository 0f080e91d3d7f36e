namespace BookingApp.Catalog.Pricing;

/// <summary>What a price may be, by the same settings that guard payments.</summary>
public sealed class PriceOptions
{
    public const string Section = "Payments";

    /// <summary>Whether customers can pay online at all; if not, every visit is paid in person, and PayPal needs no settings.</summary>
    public bool Online { get; init; } = true;

    /// <summary>The least that may be asked for, free visits aside; zero switches the limit off.</summary>
    public decimal Min { get; init; }

    /// <summary>The most that may be asked for; zero switches the limit off.</summary>
    public decimal Max { get; init; }
}
