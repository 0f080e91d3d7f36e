namespace BookingApp.Localization.Pages;

/// <summary>Names the texts in AdminTexts.resx.</summary>
public sealed class AdminTexts;
