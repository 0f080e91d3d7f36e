namespace BookingApp.Reservations.Views;

/// <summary>Until when a cancellation refunds how much of what was paid.</summary>
public sealed record RefundStep(DateTimeOffset Until, int Percent);
