namespace BookingApp.Accounts;

/// <summary>What the first person to open a new installation types.</summary>
public sealed record FirstRunForm(
    string Code, string BusinessName, string TimeZone, string Currency, string Locale, string Name, string Email, string Password, string BusinessEmail = "");
