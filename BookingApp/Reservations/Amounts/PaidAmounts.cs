namespace BookingApp.Reservations.Amounts;

/// <summary>How the money of one reservation stands: all that came in, what of it paid for this reservation, and all that was refunded or is on its
/// way.</summary>
public sealed record PaidAmounts(Money Paid, Money Counted, Money Refunded)
{
    /// <summary>Until when what came too late may pay for another time, instead of going back.</summary>
    public DateTimeOffset? RebookUntil { get; init; }

    /// <summary>What of the refunds gave back what had paid for this reservation.</summary>
    public Money CountedBack => Refunded - (Paid - Counted);
}
