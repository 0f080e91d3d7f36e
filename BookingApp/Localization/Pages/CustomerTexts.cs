namespace BookingApp.Localization.Pages;

/// <summary>Names the texts in CustomerTexts.resx.</summary>
public sealed class CustomerTexts;
