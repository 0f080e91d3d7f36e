namespace BookingApp.Payments.Desk;

public enum DeskMethod { Cash, Card }

public enum DeskState { Taken, Captured, ToHandBack, HandedBack }

/// <summary>The desk's own books: money that staff took, or gave back, by hand. Card means the shop's own terminal; no card data reaches the app.</summary>
public sealed class DeskReceipt : IVersioned
{
    public required string Number { get; init; } // the order's or refund's id
    public string? Of { get; init; } // of money given back: the receipt it was taken by
    public required string CustomId { get; init; } // our payment's or refund's id
    public required Money Amount { get; init; }
    public required DeskMethod Method { get; init; }
    public required DateTimeOffset At { get; init; }
    public DeskState State { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public int Version { get; private set; }

    public static DeskReceipt HandBack(string number, DeskReceipt taken, string customId, Money amount, DateTimeOffset now) => new()
    {
        Number = number,
        Of = taken.Number,
        CustomId = customId,
        Amount = amount,
        Method = taken.Method,
        At = now,
        State = DeskState.ToHandBack,
    };

    public void Capture(DateTimeOffset now) => (State, EndedAt) = (DeskState.Captured, now);

    public void HandedBack(DateTimeOffset now) => (State, EndedAt) = (DeskState.HandedBack, now);
}
