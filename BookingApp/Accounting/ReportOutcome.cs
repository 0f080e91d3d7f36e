namespace BookingApp.Accounting;

/// <summary>What became of a provider's own report: how many lines of money it listed; null and no issue when the provider has none.</summary>
public sealed record ReportOutcome(string Provider, int? Lines, string? Issue = null, DateTimeOffset? CompleteUntil = null);
