using System.Globalization;
using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Reservations;
using Microsoft.AspNetCore.WebUtilities;

namespace BookingApp.Components.Customer.Book;

/// <summary>What a visitor has picked so far; it lives in the address, so that every step is a link.</summary>
public sealed record SlotChoice(int? Staff, DateOnly? Month, DateOnly? Date, int Party)
{
    /// <summary>The page takes a person of its own when none is named: "anyone" stands in the address.</summary>
    public bool SaysAnyone { get; init; }

    /// <summary>The address says for how many, though that be one; else a page takes what its visitor holds already.</summary>
    public bool NamesParty { get; init; }

    /// <summary>What is to come with it.</summary>
    public AddOnIds AddOns { get; init; }

    /// <summary>The address says what is to come with it, though that be nothing; else a page takes what its visitor holds already.</summary>
    public bool NamesAddOns { get; init; }

    /// <summary>Where a time is chosen for as many and with the same as this one.</summary>
    public static string AddressOf(ReservationView like) =>
        (Read(null, null, null, null) with { Party = like.PartySize, AddOns = like.AddOnIds }).ToAddress(Urls.Service(like.ServiceId));

    /// <summary>Reads an address; what makes no sense in it was not picked.</summary>
    public static SlotChoice Read(string? staff, string? month, string? date, string? party, string? addOns = null) => new(
        int.TryParse(staff, CultureInfo.InvariantCulture, out var id) ? id : null,
        BusinessDays.Read(month + "-01"),
        BusinessDays.Read(date),
        int.TryParse(party, CultureInfo.InvariantCulture, out var people) && people is > 0 and <= 1000 ? people : 1)
    {
        AddOns = AddOnIds.TryRead(addOns, out var chosen) ? chosen : default,
        NamesAddOns = addOns is not null,
        NamesParty = party is not null,
    };

    /// <summary>What is asked for, of a service.</summary>
    public Offer ToOffer(int serviceId) => new(serviceId, Staff, Party) { AddOns = AddOns };

    public string ToAddress(string path)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (Staff is { } staff)
            query["staff"] = staff.ToString(CultureInfo.InvariantCulture);
        else if (SaysAnyone)
            query["staff"] = "any";
        if (Month is { } month)
            query["month"] = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (Date is { } date)
            query["date"] = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (Party is not 1 || NamesParty)
            query["party"] = Party.ToString(CultureInfo.InvariantCulture);
        if (!AddOns.IsNone || NamesAddOns)
            query["addOns"] = AddOns.ToString();
        return QueryHelpers.AddQueryString(path, query);
    }

    /// <summary>The address of a page that asks before a booking gets this start.</summary>
    public string ToReview(string path, DateTimeOffset start)
    {
        var page = QueryHelpers.AddQueryString(path, "start", Shared.Times.When.Wire(start));
        return Staff is { } staff ? QueryHelpers.AddQueryString(page, "staff", staff.ToString(CultureInfo.InvariantCulture)) : page;
    }
}
