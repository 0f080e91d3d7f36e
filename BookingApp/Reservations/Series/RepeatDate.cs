using BookingApp.Availability;
using BookingApp.Catalog;

namespace BookingApp.Reservations.Series;

/// <summary>One day of a repeat, and whether its time can be had.</summary>
/// <remarks>A time that the clocks skip that day is nobody's wish: it is for a person to decide, and <see cref="Start"/> is where the clocks go on. Of one
/// that comes twice it is the first.</remarks>
public sealed record RepeatDate(DateOnly Day, DateTimeOffset Start, WallTime Clock)
{
    /// <summary>Why its time is not to be had; null where it is, or where only the clocks skip it.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The free times nearest to it, where it cannot be had as it was wished for.</summary>
    public IReadOnlyList<DateTimeOffset> Nearest { get; init; } = [];

    /// <summary>Whether staff may book it all the same, with a reason: nobody has the time.</summary>
    public bool CanOverride { get; init; }

    /// <summary>Whether it can be had as it was wished for.</summary>
    public bool IsFree => Refusal is null && Clock is not WallTime.Skipped;
}
