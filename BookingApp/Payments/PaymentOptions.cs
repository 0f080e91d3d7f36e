using System.ComponentModel.DataAnnotations;

namespace BookingApp.Payments;

/// <summary>How long providers may take, and how silence is met.</summary>
public sealed class PaymentOptions
{
    public const string Section = "Payments";

    /// <summary>One call to the provider, without its repeats.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a capture call began its order is read, when no answer came.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan FirstCheck { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a late payment waits for the customer to choose another time; zero refunds it at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RebookWindow { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The least that may be asked for, in the business's currency; zero switches the limit off.</summary>
    [Range(0, 1_000_000_000)]
    public decimal Min { get; init; }

    /// <summary>The most that may be asked for, in the business's currency; zero switches the limit off.</summary>
    [Range(0, 1_000_000_000)]
    public decimal Max { get; init; }
}
