using System.ComponentModel.DataAnnotations;

namespace BookingApp.Monitoring.Health;

/// <summary>How an instance ends.</summary>
public sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>How long it says that it is not ready before it takes nothing new.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Drain { get; init; } = TimeSpan.Zero;

    /// <summary>How long it may then take to finish what it has begun.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
