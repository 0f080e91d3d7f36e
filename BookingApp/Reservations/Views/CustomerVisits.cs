namespace BookingApp.Reservations.Views;

/// <summary>What staff know of somebody who comes again: how often they came, when last, and how often they stayed away.</summary>
public sealed record CustomerVisits(int Visits, DateTimeOffset? Last, int NoShows)
{
    /// <summary>How many more are booked: the next one is counted after these.</summary>
    public int Ahead { get; init; }
}
