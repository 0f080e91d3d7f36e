namespace BookingApp.Payments.Gateways;

/// <summary>An order as the provider tells it; <see cref="Gone"/> when it knows it no more.</summary>
public sealed record OrderReading(
    string OrderId, OrderState State, Money? Amount, string? CustomId, string? ApprovalUrl, IReadOnlyList<CaptureReading> Captures)
{
    /// <summary>Whether nothing can be charged by it any more, and nothing was.</summary>
    public bool IsOver => Captures.Count is 0 && State is OrderState.Gone or OrderState.Voided;

    /// <summary>The capture that counts, where there are several: money taken outweighs a decline before it.</summary>
    public CaptureReading? Decisive => Captures.OrderBy(c => c.State switch
    {
        CaptureState.Completed or CaptureState.Refunded or CaptureState.PartiallyRefunded => 0,
        CaptureState.Pending => 1,
        _ => 2,
    }).FirstOrDefault();

    public static OrderReading Gone(string orderId) => new(orderId, OrderState.Gone, null, null, null, []);
}

/// <summary>How the provider says that an order stands; <c>Gone</c>: it knows no such order any more.</summary>
public enum OrderState { Created, Approved, Completed, Voided, Gone }
