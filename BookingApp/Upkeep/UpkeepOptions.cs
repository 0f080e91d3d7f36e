using System.ComponentModel.DataAnnotations;

namespace BookingApp.Upkeep;

/// <summary>How long the app's own work may rest.</summary>
public sealed class UpkeepOptions
{
    public const string Section = "Upkeep";

    /// <summary>The longest sleep between two looks for work, whatever is due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether this instance does the app's own work; another may.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How often the doctor looks by itself; zero: never.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan DoctorEvery { get; init; } = TimeSpan.FromHours(6);
}
