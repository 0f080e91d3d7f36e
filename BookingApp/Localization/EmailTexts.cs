namespace BookingApp.Localization;

/// <summary>Names the texts of emails.</summary>
public sealed class EmailTexts;
