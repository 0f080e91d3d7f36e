using BookingApp.Data;

namespace BookingApp.Reservations.Views;

/// <summary>
/// What an admin looks for; every member narrows the list. Text finds reference, name or email. The latest visit comes first where
/// no order is given.
/// </summary>
public sealed record BookingFilter(
    string? Text = null, IReadOnlyList<ReservationStatus>? Statuses = null, int? ServiceId = null, int? StaffId = null,
    DateOnly? From = null, DateOnly? To = null, int Page = 1, int PageSize = 25, ListOrder<BookingColumn>? Order = null)
{
    /// <summary>The list's own order.</summary>
    public static readonly ListOrder<BookingColumn> LatestFirst = new(BookingColumn.Start, IsDescending: true);

    /// <summary>So many of the newest are looked through.</summary>
    public int Max { get; init; } = PageOf.Max;
}

/// <summary>What the admins' list of bookings can be sorted by.</summary>
public enum BookingColumn
{
    Start,
    Customer,
    Service,
    Person,
    Status,
}
