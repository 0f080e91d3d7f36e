using BookingApp.Data;

namespace BookingApp.Catalog;

/// <summary>The one installation: who it is, where it is, and how it counts money and time.</summary>
public sealed class Business : IVersioned
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;
    public required string Name { get; set; }
    public string About { get; set; } = "";
    public required string TimeZone { get; set; } // IANA
    public required string Currency { get; set; } // ISO 4217
    public required string Locale { get; set; } // BCP 47
    public string Email { get; set; } = "";
    public string Phone { get; set; } = "";
    public string Address { get; set; } = "";
    public string AccentColor { get; set; } = "#2f6f4f";
    public string PolicyText { get; set; } = "";
    public int ReminderLeadMinutes { get; set; } = 24 * 60; // zero: no reminders
    public int PointsPerVisit { get; set; } // zero: no points
    public long PointValueMinor { get; set; } // what one point takes off a price
    public int PrepayAfterNoShows { get; set; } // from so many no-shows on, a customer pays in full; zero: never
    public int Version { get; private set; }
}
