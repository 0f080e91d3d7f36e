namespace BookingApp.Localization;

/// <summary>Names the texts in SharedTexts.resx.</summary>
public sealed class SharedTexts;
