namespace BookingApp.Reservations.Series;

/// <summary>What became of a request to book several visits. Either all are booked, or none is.</summary>
public abstract record SeriesResult
{
    private SeriesResult() { }

    /// <summary>All are booked.</summary>
    public sealed record Booked(IReadOnlyList<ReservationView> Visits) : SeriesResult;

    /// <summary>None is booked: these cannot be had. Without any, others took times again and again while this was tried.</summary>
    public sealed record Refused(IReadOnlyList<SeriesConflict> Conflicts) : SeriesResult;

    /// <summary>Details that cannot be taken: a message code by member.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : SeriesResult;

    /// <summary>There is no such service.</summary>
    public sealed record ServiceNotFound : SeriesResult;

    /// <summary>The same command made them before, and all have been cancelled since: nothing was made now.</summary>
    public sealed record EndedSince(IReadOnlyList<ReservationView> Visits) : SeriesResult;
}
