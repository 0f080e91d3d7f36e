namespace BookingApp.Localization.Pages;

/// <summary>Names the texts in StaffTexts.resx.</summary>
public sealed class StaffTexts;
