namespace BookingApp.Payments.Humans;

/// <summary>What needs a human: each has a text under its name.</summary>
public enum HumanTaskKind { Payment, Refund, Dispute, Event, Email }

/// <summary>Something that no step of ours can end, and the booking it concerns; a detail of our own is a code that has a text.</summary>
public sealed record HumanTask(HumanTaskKind Kind, string Reference, string? Detail, DateTimeOffset Since)
{
    /// <summary>The message of the provider that may be acted on again; null for all else.</summary>
    public Guid? EventId { get; init; }
}
