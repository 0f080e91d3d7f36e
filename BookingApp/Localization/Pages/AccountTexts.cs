namespace BookingApp.Localization.Pages;

/// <summary>Names the texts in AccountTexts.resx.</summary>
public sealed class AccountTexts;
