namespace BookingApp.Accounting;

/// <summary>One comparison of our records with the providers', kept so that an accountant sees when it was last done and by whom.</summary>
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
