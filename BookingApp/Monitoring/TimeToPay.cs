namespace BookingApp.Monitoring;

/// <summary>How long customers took; null when nobody paid.</summary>
public sealed record TimeToPay(int Count, TimeSpan? Median, TimeSpan? P90)
{
    /// <summary>By nearest rank: every number shown is one that somebody really took.</summary>
    public static TimeToPay Of(List<TimeSpan> times)
    {
        times.Sort();
        return new(times.Count, At(0.5), At(0.9));

        TimeSpan? At(double rank) => times.Count is 0 ? null : times[(int)Math.Ceiling(rank * times.Count) - 1];
    }
}
