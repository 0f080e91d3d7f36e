using BookingApp.Data;

namespace BookingApp.Payments.InPerson;

/// <summary>How a customer paid in person.</summary>
public enum InPersonMethod { Cash, Card }

/// <summary>How money that staff took stands: taken, recorded, to be handed back, or handed back.</summary>
public enum InPersonState { Taken, Captured, ToHandBack, HandedBack }

/// <summary>The record of payments in person: money that staff took or handed back. Card means the shop's own terminal; no card data reaches the
/// app.</summary>
public sealed class InPersonReceipt : IVersioned
{
    public required string Number { get; init; } // the order's or refund's id
    public string? Of { get; init; } // of money refunded: the receipt it was taken by
    public required string CustomId { get; init; } // our payment's or refund's id
    public required Money Amount { get; init; }
    public required InPersonMethod Method { get; init; }
    public required DateTimeOffset At { get; init; }
    public InPersonState State { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public int Version { get; private set; }

    public static InPersonReceipt HandBack(string number, InPersonReceipt taken, string customId, Money amount, DateTimeOffset now) => new()
    {
        Number = number,
        Of = taken.Number,
        CustomId = customId,
        Amount = amount,
        Method = taken.Method,
        At = now,
        State = InPersonState.ToHandBack,
    };

    public void Capture(DateTimeOffset now) => (State, EndedAt) = (InPersonState.Captured, now);

    public void HandedBack(DateTimeOffset now) => (State, EndedAt) = (InPersonState.HandedBack, now);
}
