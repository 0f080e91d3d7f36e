using System.ComponentModel.DataAnnotations;

namespace BookingApp.Reservations.Rules;

/// <summary>When the steps of a visit make sense. Staff may go before them, with a reason.</summary>
public sealed class VisitOptions
{
    public const string Section = "Visits";

    /// <summary>How long before its start somebody can be checked in.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan CheckInBefore { get; init; } = TimeSpan.FromHours(4);
}
