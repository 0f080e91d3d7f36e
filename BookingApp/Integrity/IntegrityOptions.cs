using System.ComponentModel.DataAnnotations;

namespace BookingApp.Integrity;

/// <summary>How often what must always be true is checked; a setting of the jobs.</summary>
public sealed class IntegrityOptions
{
    public const string Section = "Jobs";

    /// <summary>How often the doctor looks by itself; zero: never.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan DoctorEvery { get; init; } = TimeSpan.FromHours(6);
}
