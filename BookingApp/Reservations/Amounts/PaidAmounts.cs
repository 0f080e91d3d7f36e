namespace BookingApp.Reservations.Amounts;

/// <summary>How the money of one reservation stands: all that came in, what of it paid for this reservation, and all that was refunded or is on its
/// way.</summary>
public sealed record PaidAmounts(Money Paid, Money Counted, Money Refunded)
{
    /// <summary>Until when what came too late may pay for another time, instead of going back.</summary>
    public DateTimeOffset? RebookUntil { get; init; }

    /// <summary>What a share is refunded of when it is cancelled, and what of it is refunded or on its way.</summary>
    public required (Money Paid, Money Refunded) Refundable { get; init; }

    /// <summary>Nothing was paid yet.</summary>
    public static PaidAmounts None(string currency) =>
        new(Money.Zero(currency), Money.Zero(currency), Money.Zero(currency)) { Refundable = (Money.Zero(currency), Money.Zero(currency)) };
}
