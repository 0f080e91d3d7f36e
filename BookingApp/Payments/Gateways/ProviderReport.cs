namespace BookingApp.Payments.Gateways;

/// <summary>A provider's own list, and up to when it is complete, if it says so.</summary>
public sealed record ProviderReport(IReadOnlyList<ReportedMove> Moves, DateTimeOffset? CompleteUntil = null);
