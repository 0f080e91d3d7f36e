namespace BookingApp.Catalog.Pricing;

/// <summary>A step of a cancellation policy: until so many hours before the start, this share of what was paid is refunded.</summary>
public sealed record CancellationTier(int HoursBefore, int Percent);
