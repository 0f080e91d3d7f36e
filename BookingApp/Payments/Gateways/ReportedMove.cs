namespace BookingApp.Payments.Gateways;

/// <summary>A line of a provider's report. <paramref name="Of"/>: the capture that a refund or a reversal belongs to.</summary>
public sealed record ReportedMove(
    string Id, MoveKind Kind, Money Amount, bool IsDone, DateTimeOffset At, string? Of = null, string? InvoiceId = null, Money? Fee = null);

/// <summary>What a line of a provider's report is about. Other: transfers to a bank, currency exchange and the like, which no booking causes.</summary>
public enum MoveKind { Other, Taken, Refunded, Reversed }
