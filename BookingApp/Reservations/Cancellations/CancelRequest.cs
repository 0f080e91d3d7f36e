namespace BookingApp.Reservations.Cancellations;

/// <summary>How a booking is given up: what staff say of the money, why, and which booking they saw.</summary>
public sealed record CancelRequest
{
    /// <summary>Staff only: whether what was paid is refunded. A customer gets what the policy says that they booked under.</summary>
    public bool Refund { get; init; } = true;

    /// <summary>Why: a <see cref="GivenReason"/> as it is kept, or words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether the customer's email tells why: mostly it is nobody's business.</summary>
    public bool IsReasonTold { get; init; }

    /// <summary>The version that its page showed: a booking that is another by now stays.</summary>
    public int? Version { get; init; }

    /// <summary>Staff only: for <c>Staff:UndoFor</c> it can be taken back, and the email and the refund wait as long.</summary>
    public bool IsUndoable { get; init; }

    /// <summary>What of it cannot be taken; null: nothing.</summary>
    internal ChangeResult.Invalid? Refuse() => GivenReason.Parse(Reason).IsTooLong
        ? new ChangeResult.Invalid(new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = "too_long" })
        : null;
}
