namespace BookingApp.Availability;

/// <summary>Why a start is not offered: by which rule, and what its text is filled with.</summary>
public sealed record Refusal(BookingRule Rule, params object[] Args);
