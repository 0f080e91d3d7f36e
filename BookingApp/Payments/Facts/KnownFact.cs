namespace BookingApp.Payments.Facts;

/// <summary>One thing known of a payment; the label has a text.</summary>
public sealed record KnownFact(string Label, string Value);
