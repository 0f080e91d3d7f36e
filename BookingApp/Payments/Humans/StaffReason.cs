namespace BookingApp.Payments.Humans;

/// <summary>Why money needs a person, or a person must know of it. Each has a text under its code in the email to staff.</summary>
public enum StaffReason
{
    /// <summary>The sum is not what was asked for.</summary>
    WrongAmount,

    /// <summary>The provider has not answered for long.</summary>
    NoAnswer,

    /// <summary>The visit begins, and the provider still has not decided.</summary>
    PendingAtStart,

    /// <summary>Whether the money was taken cannot be known.</summary>
    CaptureUnknown,

    /// <summary>The provider will not make a refund.</summary>
    RefundFailed,

    /// <summary>Money was refunded at the provider's own site.</summary>
    RefundExternal,

    /// <summary>The payer disputes a payment.</summary>
    DisputeOpen,

    /// <summary>A dispute has ended for the business.</summary>
    DisputeWon,

    /// <summary>A dispute has ended for the payer.</summary>
    DisputeLost,

    /// <summary>The provider told of a reversal that its own books do not show.</summary>
    ReversalUnseen,
}
