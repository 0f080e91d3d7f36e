namespace BookingApp.Payments.Gateways;

/// <summary>The provider refused a call for good reason: nothing was done (create and report only).</summary>
public sealed class GatewayRefusedException(string issue, string message) : Exception(message)
{
    /// <summary>The provider's own stable code.</summary>
    public string Issue { get; } = issue;

    /// <summary>Whether it was refused because money was taken for this very debt before.</summary>
    public bool IsPaid { get; init; }
}
