using System.ComponentModel.DataAnnotations;

namespace BookingApp.Reservations.Rules;

/// <summary>What eases the work of staff.</summary>
public sealed class StaffOptions
{
    public const string Section = "Staff";

    /// <summary>How long a change by staff is offered to be undone, and the email that tells it waits.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan UndoFor { get; init; } = TimeSpan.FromSeconds(30);
}
