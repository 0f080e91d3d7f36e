namespace BookingApp.Monitoring;

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
