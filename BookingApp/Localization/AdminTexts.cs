namespace BookingApp.Localization;

/// <summary>Names the texts in AdminTexts.resx.</summary>
public sealed class AdminTexts;
