using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Pricing;

namespace BookingApp.Reservations.Amounts;

/// <summary>What is sold, for how many and for what: frozen when a time is held, and when a hold is made another thing.</summary>
public sealed record BookedTerms(string ServiceName, int PartySize, Money Price, Money Prepay, CancellationPolicy Cancellation)
{
    /// <summary>What comes with it, in the price and in the time.</summary>
    public required IReadOnlyList<BookedAddOn> AddOns { get; init; }

    /// <summary>What of the price is the service's own.</summary>
    public required Money ServicePrice { get; init; }

    /// <summary>What a service of the catalogue is sold for today, with what is chosen.</summary>
    internal static BookedTerms Of(CatalogSnapshot catalog, Service service, AddOnIds chosen, int partySize)
    {
        var price = PriceOf(service.With(chosen), partySize);
        return new(service.Name, partySize, price, catalog.PrepayOf(service, price), service.Cancellation)
        {
            AddOns = BookedAddOn.Of(service, chosen, partySize),
            ServicePrice = PriceOf(service, partySize),
        };
    }

    private static Money PriceOf(Service service, int partySize) => service.Price with { Minor = checked(service.Price.Minor * partySize) };
}
