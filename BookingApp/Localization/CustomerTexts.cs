namespace BookingApp.Localization;

/// <summary>Names the texts in CustomerTexts.resx.</summary>
public sealed class CustomerTexts;
