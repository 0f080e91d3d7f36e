namespace BookingApp.Localization;

/// <summary>The texts of the payment stand-in.</summary>
public sealed class SimulatorTexts;
