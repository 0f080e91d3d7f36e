using BookingApp.Customers;

namespace BookingApp.Risk;

/// <summary>Something that was refused, and by which rule; the same again within the hour raises the count.</summary>
public sealed class RiskDecision
{
    public required Guid Id { get; init; }
    public required string Rule { get; init; }
    public required RiskAct Act { get; init; }
    public required SubjectKind SubjectKind { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset LastAt { get; init; }
    public required int Hour { get; init; } // hours since 1970
    public string? Reference { get; init; } // the booking it was about, if any
    public required int Times { get; init; }
}

/// <summary>What a visitor wanted to do. Debt: pay what is due of a booking, which also somebody blocked may.</summary>
public enum RiskAct { Hold, Details, Checkout, Capture, Debt, Lookup }
