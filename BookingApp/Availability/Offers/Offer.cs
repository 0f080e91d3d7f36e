using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;

namespace BookingApp.Availability.Offers;

/// <summary>What is asked for: a service, of one person or of anyone, for so many.</summary>
public readonly record struct Offer(int ServiceId, int? StaffId, int PartySize)
{
    /// <summary>What is to come with it.</summary>
    public AddOnIds AddOns { get; init; }

    /// <summary>How long it is, where its add-ons make it longer.</summary>
    private int? Minutes { get; init; }

    /// <summary>As free times go by it: all add-ons that make it as long have the same.</summary>
    internal Offer ByLength(Service service, Service whole) =>
        AddOns.IsNone ? this : this with { AddOns = default, Minutes = whole.DurationMinutes > service.DurationMinutes ? whole.DurationMinutes : null };
}
