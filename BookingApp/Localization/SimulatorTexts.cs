namespace BookingApp.Localization;

/// <summary>The texts of the payment simulator.</summary>
public sealed class SimulatorTexts;
