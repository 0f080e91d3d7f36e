using BookingApp.Catalog.Pricing;
using BookingApp.Reservations.Amounts;
using BookingApp.Reservations.Occupancy;

namespace BookingApp.Reservations.Holds;

/// <summary>All that a hold is made of.</summary>
public sealed record NewHold(
    Guid Id, string Reference, string Key, int ServiceId, string ServiceName, int StaffId, int? RoomId, Guid? SessionId, int PartySize,
    VisitTime Time, Money Price, Money Prepay, CancellationPolicy Cancellation, DateTimeOffset Now, DateTimeOffset HeldUntil,
    string? Browser, string? IpAddress, Actor Actor)
{
    /// <summary>Why staff hold a time that is not on offer.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What comes with it, in the price and in the time.</summary>
    public IReadOnlyList<BookedAddOn> AddOns { get; init; } = [];

    /// <summary>What of the price is the service's own.</summary>
    public Money ServicePrice { get; init; } = Price;

    public bool MustPrepay { get; init; }

    /// <summary>What another time renews it to, from then on: sooner than its end where it is held for longer than others are.</summary>
    public DateTimeOffset FirstHeldUntil { get; init; } = HeldUntil;

    /// <summary>Of the visits that are booked with it, all or none.</summary>
    public Guid? SeriesId { get; init; }
}
