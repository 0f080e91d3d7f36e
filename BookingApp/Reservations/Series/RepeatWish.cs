using BookingApp.Catalog.AddOns;

namespace BookingApp.Reservations.Series;

/// <summary>A visit that is to repeat at one time of the wall clock.</summary>
public sealed record RepeatWish(int ServiceId, int? StaffId, int PartySize, TimeOnly Time, Recurrence Recurrence)
{
    /// <summary>What is to come with each of them.</summary>
    public AddOnIds AddOns { get; init; }
}
