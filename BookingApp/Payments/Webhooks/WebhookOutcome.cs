using BookingApp.Localization;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;

namespace BookingApp.Payments.Webhooks;

/// <summary>What a message of the provider led to, beyond how a thing stands.</summary>
public enum WebhookEffect
{
    /// <summary>It is about nothing that concerns us.</summary>
    Ignored,

    /// <summary>No payment of ours has its order or capture.</summary>
    UnknownOrder,

    /// <summary>The refund is one that we make: its own worker finishes it.</summary>
    Ours,

    /// <summary>The money is that which a lost dispute took, and was recorded with it.</summary>
    Disputed,

    /// <summary>It was recorded before.</summary>
    Known,

    /// <summary>A refund made at the provider's own site is recorded.</summary>
    External,

    /// <summary>All that was left of the capture is recorded as refunded.</summary>
    Reversed,

    /// <summary>The provider's own records do not show the reversal: staff are told, and nothing is recorded.</summary>
    ReversalUnseen,
}

/// <summary>What became of a message of the provider.</summary>
public abstract record WebhookOutcome
{
    private WebhookOutcome() { }

    /// <summary>The word that is stored with the message.</summary>
    public abstract string Word { get; }

    public static implicit operator WebhookOutcome(WebhookEffect effect) => new Told(effect);

    /// <summary>It had this effect, or none and why.</summary>
    public sealed record Told(WebhookEffect Effect) : WebhookOutcome
    {
        public override string Word => Effect.Code();
    }

    /// <summary>The capture gate was entered, and answered.</summary>
    public sealed record Entered(GateResult Result) : WebhookOutcome
    {
        public override string Word => Result.GetType().Name;
    }

    /// <summary>The refund is not done at the provider, which says that it stands so.</summary>
    public sealed record RefundStands(RefundState State) : WebhookOutcome
    {
        public override string Word => State.ToString();
    }

    /// <summary>The dispute stands so, as it may have before.</summary>
    public sealed record DisputeStands(DisputeState State) : WebhookOutcome
    {
        public override string Word => State.ToString();
    }
}
