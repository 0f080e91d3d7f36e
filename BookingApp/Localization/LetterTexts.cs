namespace BookingApp.Localization;

/// <summary>Names the texts of letters.</summary>
public sealed class LetterTexts;
