using System.Text.Json;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;

namespace BookingApp.Reservations.Amounts;

/// <summary>An add-on as it was when somebody booked it: by what it raised the price, for all who come, and made the visit longer.</summary>
public sealed record BookedAddOn(int AddOnId, string Name, long PriceMinor, int Minutes)
{
    private const string None = "[]";

    /// <summary>What was chosen with a service, in its order.</summary>
    internal static IReadOnlyList<BookedAddOn> Of(Service service, AddOnIds chosen, int partySize) => chosen.IsNone
        ? []
        : [.. service.Chosen(chosen).Select(a => new BookedAddOn(a.Id, a.Name, checked(a.Price.Minor * partySize), a.Minutes))];

    /// <summary>As they are kept with a reservation.</summary>
    internal static string Write(IReadOnlyList<BookedAddOn> addOns) => addOns.Count is 0 ? None : JsonSerializer.Serialize(addOns, JsonSerializerOptions.Web);

    internal static IReadOnlyList<BookedAddOn> Read(string text) =>
        text is None ? [] : JsonSerializer.Deserialize<List<BookedAddOn>>(text, JsonSerializerOptions.Web) ?? [];
}
