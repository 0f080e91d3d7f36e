namespace BookingApp.Payments.Capture;

/// <summary>Why a visitor may not pay online: they are blocked, or have had too many cards declined for now.</summary>
public sealed record PaymentRefusal(bool IsBlock);
