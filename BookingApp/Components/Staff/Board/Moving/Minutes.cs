namespace BookingApp.Components.Staff.Board.Moving;

/// <summary>Times as board.js counts them.</summary>
public static class Minutes
{
    /// <summary>Since 1970.</summary>
    public static long Of(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    /// <summary>The instant so many minutes after 1970.</summary>
    public static DateTimeOffset At(long minutes) => DateTimeOffset.FromUnixTimeSeconds(minutes * 60);

    /// <summary>How many lie between two instants.</summary>
    public static int Between(DateTimeOffset from, DateTimeOffset to) => (int)(to - from).TotalMinutes;
}
