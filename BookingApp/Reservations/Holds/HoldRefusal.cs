namespace BookingApp.Reservations.Holds;

/// <summary>Why a visitor may not hold: by which rule, and after which wait they may again; none for who is blocked.</summary>
public sealed record HoldRefusal(string Rule, TimeSpan? RetryAfter, bool IsBlock);
