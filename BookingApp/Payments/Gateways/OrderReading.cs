namespace BookingApp.Payments.Gateways;

/// <summary>An order as the provider tells it; <see cref="Gone"/> when it knows it no more.</summary>
public sealed record OrderReading(
    string OrderId, OrderState State, Money? Amount, string? CustomId, string? ApprovalUrl, IReadOnlyList<CaptureReading> Captures)
{
    public static OrderReading Gone(string orderId) => new(orderId, OrderState.Gone, null, null, null, []);
}

public enum OrderState { Created, Approved, Completed, Voided, Gone }
