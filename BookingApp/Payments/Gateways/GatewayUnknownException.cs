namespace BookingApp.Payments.Gateways;

/// <summary>The provider did not answer, or not in a way that says what happened. The outcome is unknown.</summary>
public sealed class GatewayUnknownException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the provider did answer: it knows no such thing.</summary>
    public bool IsMissing { get; init; }
}
