namespace BookingApp.Accounting;

/// <summary>One thing on which the provider's records and ours disagree. Amounts and statuses stand as text, as each side says them.</summary>
public sealed record Difference(
    DifferenceKind Kind, DifferenceOf Of, string Provider, string ProviderId, string? Reference, string Ours, string Theirs, DateTimeOffset At);

/// <summary>MissingHere: the provider has it, we do not. MissingThere: we have it, the provider does not know it. Unread: no answer, run again.</summary>
public enum DifferenceKind { MissingHere, MissingThere, Amount, Fee, Status, Unread }

/// <summary>What a difference is about.</summary>
public enum DifferenceOf { Order, Capture, Refund, Reversal }
