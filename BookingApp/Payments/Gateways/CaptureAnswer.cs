namespace BookingApp.Payments.Gateways;

/// <summary>What a capture call came to, when it is definite. All else throws <see cref="GatewayUnknownException"/>.</summary>
public abstract record CaptureAnswer
{
    private CaptureAnswer() { }

    /// <summary>The provider took the money, or is at it: read the capture's own state.</summary>
    public sealed record Made(CaptureReading Capture) : CaptureAnswer;

    /// <summary>The payer's instrument was declined; the same order may be approved again.</summary>
    public sealed record Declined(string Issue, string? ApprovalUrl) : CaptureAnswer;

    /// <summary>The order was captured already: read it and adopt the capture.</summary>
    public sealed record AlreadyCaptured : CaptureAnswer;

    /// <summary>The provider has taken money for this very debt by another order: look which, and adopt it.</summary>
    public sealed record PaidByAnother : CaptureAnswer;

    /// <summary>The payer has not approved yet: nothing was charged, nothing declined, and the same order may still be approved.</summary>
    public sealed record NotApproved(string Issue) : CaptureAnswer;

    /// <summary>A named refusal after which the order will never be paid.</summary>
    public sealed record Refused(string Issue) : CaptureAnswer;
}
