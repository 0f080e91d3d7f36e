namespace BookingApp.Payments;

/// <summary>Why a payment of ours is over with no money of its order: its code is stored as the payment's issue, where else the provider's word
/// stands.</summary>
public enum CloseReason
{
    /// <summary>Another payment took its place.</summary>
    Replaced,

    /// <summary>Nobody paid the order of a debt in the time that the provider gives.</summary>
    OrderOver,

    /// <summary>The provider knows the order no more.</summary>
    OrderGone,

    /// <summary>Staff took the money at the visit.</summary>
    PaidInPerson,

    /// <summary>The provider has taken money for its invoice by another order.</summary>
    InvoiceTaken,

    /// <summary>Another sum is due by now.</summary>
    AmountChanged,
}
