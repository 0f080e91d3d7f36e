namespace BookingApp.Integrity.Times;

/// <summary>The conditions, in SQL that all three engines take, under which a reservation uses its time.</summary>
/// <remarks>SQL by hand, for windows and sums over millions of rows.</remarks>
internal static class LiveTime
{
    public const string Live = "\"Status\" NOT IN ('Cancelled', 'Expired', 'Released')";

    /// <summary>On its own, and no hold that lapsed; its parameter is now.</summary>
    public const string Busy = $"{Live} AND \"SessionId\" IS NULL AND NOT (\"Status\" = 'Held' AND \"HeldUntil\" <= {{0}})";
}
