namespace BookingApp.Payments.Humans;

/// <summary>Something that no step of ours can end: a code whose text is a resource, and the booking it concerns.</summary>
public sealed record HumanTask(string What, string Reference, string? Detail, DateTimeOffset Since)
{
    /// <summary>The message of the provider that may be acted on again; null for all else.</summary>
    public Guid? EventId { get; init; }
}
