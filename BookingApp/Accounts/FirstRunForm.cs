namespace BookingApp.Accounts;

/// <summary>What the first person to open a new installation types.</summary>
public sealed record FirstRunForm
{
    public string Code { get; set; } = "";
    public string BusinessName { get; set; } = "";
    public string? BusinessEmail { get; set; } // what is left empty comes as nothing
    public string TimeZone { get; set; } = "Europe/Berlin";
    public string Currency { get; set; } = "EUR";
    public string Locale { get; set; } = "en-GB";
    public string Name { get; set; } = "";
    public string Email { get; set; } = "";
    public string Password { get; set; } = "";
}
