namespace BookingApp.Localization.Pages;

/// <summary>Names the texts in SharedTexts.resx.</summary>
public sealed class SharedTexts;
