using BookingApp.Reservations.Holds;

namespace BookingApp.Monitoring;

/// <summary>How payments went in a period of business days, both included.</summary>
public sealed record MonitoringView(
    DateOnly From, DateOnly To, CaptureCounts Captures, Funnel Funnel, TimeToPay FromHold, TimeToPay AtProvider,
    IReadOnlyList<DayReading> Days, IReadOnlyDictionary<ReleaseReason, int> Ends);

/// <summary>Tries to take money, and what became of them.</summary>
public sealed record CaptureCounts(int Tries, int Completed, int Declined, int Unknown, int DuplicatesPrevented, int Late)
{
    /// <summary>Of the tries that ended; null when none did.</summary>
    public double? SuccessRate => Share(Completed, Completed + Declined);

    public double? DeclineRate => Share(Declined, Completed + Declined);

    /// <summary>Of all tries: no answer to a call of theirs.</summary>
    public double? UnknownRate => Share(Unknown, Tries);

    /// <summary>Of all tries: somebody came again for the same money, and none was taken twice.</summary>
    public double? DuplicateRate => Share(DuplicatesPrevented, Tries);

    /// <summary>Of the money that came: after its hold had ended.</summary>
    public double? LateRate => Share(Late, Completed);

    private static double? Share(int part, int of) => of is 0 ? null : (double)part / of;
}

/// <summary>How far customers came who had something to pay. Those still on their way are counted with the step they have reached.</summary>
public sealed record Funnel(int Held, int Details, int Sent, int Paid, int OnTheirWay)
{
    /// <summary>Left, by the step at which they did.</summary>
    public int LeftAtDetails { get; init; }
    public int LeftBeforePaying { get; init; }
    public int LeftAtProvider { get; init; }
}

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

/// <summary>A business day of the period.</summary>
public sealed record DayReading(DateOnly Date, int Completed, int Declined, int Unknown);
