namespace BookingApp.Accounting;

/// <summary>MissingHere: the provider has it, we do not. MissingThere: we have it, the provider does not know it. Unread: no answer, run again.</summary>
public enum DifferenceKind { MissingHere, MissingThere, Amount, Fee, Status, Unread }

/// <summary>What a difference is about.</summary>
public enum DifferenceOf { Order, Capture, Refund, Reversal }

/// <summary>One thing on which the provider's books and ours disagree. Amounts and statuses stand as text, as each side says them.</summary>
public sealed record Difference(
    DifferenceKind Kind, DifferenceOf Of, string Provider, string ProviderId, string? Reference, string Ours, string Theirs, DateTimeOffset At);

/// <summary>What became of a provider's own report: how many lines of money it listed; null and no issue when the provider has none.</summary>
public sealed record ReportOutcome(string Provider, int? Lines, string? Issue = null, DateTimeOffset? CompleteUntil = null);

/// <summary>One comparison of our books with the providers', kept so that an accountant sees when it was last done and by whom.</summary>
public sealed class Reconciliation
{
    public required Guid Id { get; init; }
    public required DateOnly From { get; init; } // business days, both included
    public required DateOnly To { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }
    public required string By { get; init; } // an actor
    public required int Read { get; init; } // orders, captures and refunds read again
    public required IReadOnlyList<ReportOutcome> Reports { get; init; }
    public required int Found { get; init; } // may be more than are kept
    public required IReadOnlyList<Difference> Differences { get; init; }
}
