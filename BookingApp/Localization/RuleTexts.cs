namespace BookingApp.Localization;

/// <summary>Why something cannot be done, by the stable code of the rule.</summary>
public sealed class RuleTexts;
