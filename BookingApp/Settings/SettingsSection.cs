namespace BookingApp.Settings;

/// <summary>A section of the settings, and a class that is read from it; a section may have several.</summary>
internal sealed record SettingsSection(string Name, Type Options);
