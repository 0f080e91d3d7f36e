using BookingApp.Data;
using BookingApp.Reservations.History;

namespace BookingApp.Reservations.Views;

/// <summary>Narrows the list of released holds; the latest released come first where no order is given.</summary>
public sealed record ReleaseFilter(
    ReleaseReason? Reason = null, DateOnly? From = null, DateOnly? To = null, string? Text = null, int Page = 1, int PageSize = 50,
    ListOrder<ReleaseColumn>? Order = null)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<ReleaseColumn> LatestFirst = new(ReleaseColumn.Released, IsDescending: true);

    /// <summary>So many of the newest are looked through.</summary>
    public int Max { get; init; } = PageOf.Max;
}

/// <summary>What the list of released holds can be sorted by.</summary>
public enum ReleaseColumn
{
    Released,
    Held,
    Start,
    Customer,
}
