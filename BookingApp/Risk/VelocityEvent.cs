using BookingApp.Customers;
using BookingApp.Data;

namespace BookingApp.Risk;

/// <summary>What is counted. Decline: a try to take money that was declined or has not ended yet. Links: the links of somebody's bookings, asked for by email.</summary>
public enum VelocityEventKind { Hold, Decline, FailedLookup, Links }

/// <summary>What a visitor wanted to do. Debt: pay what is due of a booking, which also somebody blocked may.</summary>
public enum RiskAct { Hold, Details, Checkout, Capture, Debt, Lookup }

/// <summary>One thing that somebody did, to be counted for a while.</summary>
public sealed class VelocityEvent
{
    public required Guid Id { get; init; }
    public required VelocityEventKind Kind { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset At { get; init; }
    public Guid? PaymentId { get; init; } // a try to take money: taken out when it was taken
    public int? Attempt { get; init; }
}

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

/// <summary>The names of the rules; each has a text.</summary>
public static class RiskRules
{
    public const string Blocked = "blocked";
    public const string HoldsAtOnce = "holds_at_once";
    public const string Prepay = "prepay_after_no_shows";

    /// <summary>Such as <c>hold_per_email</c>.</summary>
    public static string Velocity(VelocityEventKind mark, SubjectKind subject) => $"{Name(mark)}_per_{subject.ToString().ToLowerInvariant()}";

    public static IEnumerable<string> All =>
        [Blocked, HoldsAtOnce, Prepay, .. from mark in Enum.GetValues<VelocityEventKind>()
                                          from subject in Enum.GetValues<SubjectKind>()
                                          where (mark, subject) is not (VelocityEventKind.FailedLookup, SubjectKind.Email)
                                          select Velocity(mark, subject)];

    private static string Name(VelocityEventKind kind) => kind is VelocityEventKind.FailedLookup ? "failed_lookup" : kind.ToString().ToLowerInvariant();
}

/// <summary>Why a visitor may not: by which rule, and after which wait they may again; none for who is blocked.</summary>
public sealed record RiskRefusal(string Rule, TimeSpan? RetryAfter)
{
    public bool IsBlock => Rule == RiskRules.Blocked;
}
