using System.ComponentModel.DataAnnotations;

namespace BookingApp.Reservations.Rules;

/// <summary>How long times are held, and how many by one visitor. Zero switches a limit off.</summary>
public sealed class HoldOptions
{
    public const string Section = "Holds";

    /// <summary>How long a customer has to pay before the time goes back on offer.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long one sender may call capture before another may.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan CaptureLease { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How much "I need more time" adds, once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Extension { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a declined payer has at least to try another card, once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DeclineGrace { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Holds that one browser may have at a time.</summary>
    [Range(0, 1000)]
    public int PerBrowser { get; init; } = 2;

    /// <summary>Holds that one address may have at a time.</summary>
    [Range(0, 100_000)]
    public int PerIp { get; init; } = 10;
}
