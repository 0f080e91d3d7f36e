using BookingApp.Catalog;

namespace BookingApp.Components.Staff.Board.Moving;

/// <summary>Times as board.js counts them.</summary>
public static class Minutes
{
    private static readonly long _last = Of(new DateTimeOffset(BusinessDays.Last, TimeOnly.MaxValue, TimeSpan.Zero));

    /// <summary>Since 1970.</summary>
    public static long Of(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    /// <summary>The instant so many minutes after 1970; none that no page has shown.</summary>
    public static DateTimeOffset? At(long minutes) => minutes >= 0 && minutes <= _last ? DateTimeOffset.FromUnixTimeSeconds(minutes * 60) : null;

    /// <summary>How many lie between two instants.</summary>
    public static int Between(DateTimeOffset from, DateTimeOffset to) => (int)(to - from).TotalMinutes;
}
