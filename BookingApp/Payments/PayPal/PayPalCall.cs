namespace BookingApp.Payments.PayPal;

/// <summary>One call to PayPal. What carries a body carries a request id, so that it can be repeated.</summary>
internal sealed record PayPalCall(string Operation, HttpMethod Method, string Path, string? Body = null, string? RequestId = null);
