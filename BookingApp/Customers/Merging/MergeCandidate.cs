namespace BookingApp.Customers.Merging;

/// <summary>Why two customers may be one person; each has a text.</summary>
public enum MergeReason { Phone, Name }

/// <summary>A customer who may be the same person as another one.</summary>
public sealed record MergeCandidate(Guid Id, string Name, string Email, string Phone, MergeReason Reason);
