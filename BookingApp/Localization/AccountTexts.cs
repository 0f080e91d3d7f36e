namespace BookingApp.Localization;

/// <summary>Names the texts in AccountTexts.resx.</summary>
public sealed class AccountTexts;
