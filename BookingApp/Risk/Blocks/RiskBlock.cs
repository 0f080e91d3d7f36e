using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.Risk.Blocks;

/// <summary>Somebody who may not book online until it ends.</summary>
public sealed class RiskBlock : IVersioned
{
    public required Guid Id { get; init; }
    public required SubjectKind Kind { get; init; }
    public required string Subject { get; init; }
    public required string Label { get; init; } // what admins know it by: the email, the address, or whose browser
    public required string Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; } // an actor
    public DateTimeOffset? ExpiresAt { get; init; }
    public int Version { get; private set; }
}
