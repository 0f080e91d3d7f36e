using System.ComponentModel.DataAnnotations;

namespace BookingApp.Jobs;

/// <summary>How long the app's own work may rest.</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>The longest sleep between two looks for work that another instance may have made due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether this instance does the app's own work; another may.</summary>
    public bool Enabled { get; init; } = true;
}
