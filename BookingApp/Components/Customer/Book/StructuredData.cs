using System.Text.Json.Nodes;
using BookingApp.Catalog;
using BookingApp.Settings;

namespace BookingApp.Components.Customer.Book;

/// <summary>The offer in the words of schema.org, for search engines. JSON whose every angle bracket is escaped, so that no text of the business ends
/// the element that it stands in.</summary>
internal static class StructuredData
{
    /// <summary>The business, and all that it offers.</summary>
    public static string Of(CatalogSnapshot catalog, AppOptions app)
    {
        var business = About(catalog.Business, app);
        business["@context"] = "https://schema.org";
        business["currenciesAccepted"] = catalog.Business.Currency;
        business["makesOffer"] = new JsonArray([.. catalog.ActiveServices.Select(service =>
        {
            var offer = Offer(service, app);
            offer["itemOffered"] = What(service);
            return (JsonNode)offer;
        })]);
        return business.ToJsonString();
    }

    /// <summary>One service, who performs it, what it costs and where it is booked.</summary>
    public static string Of(Service service, Business business, AppOptions app)
    {
        var what = What(service);
        what["@context"] = "https://schema.org";
        what["url"] = app.Absolute(Urls.Service(service.Id));
        what["provider"] = About(business, app);
        what["offers"] = Offer(service, app);
        what["potentialAction"] = new JsonObject { ["@type"] = "ReserveAction", ["target"] = app.Absolute(Urls.Service(service.Id)) };
        return what.ToJsonString();
    }

    private static JsonObject About(Business business, AppOptions app)
    {
        var about = new JsonObject { ["@type"] = "LocalBusiness", ["name"] = business.Name, ["url"] = app.Absolute(Urls.Home) };
        (string, string)[] known =
        [
            ("description", business.About), ("telephone", business.Phone), ("email", business.Email), ("address", business.Address),
        ];
        foreach (var (name, value) in known)
        {
            if (value.Length > 0)
                about[name] = value;
        }

        return about;
    }

    private static JsonObject What(Service service)
    {
        var what = new JsonObject { ["@type"] = "Service", ["name"] = service.Name };
        if (service.Description.Length > 0)
            what["description"] = service.Description;
        if (service.Category.Length > 0)
            what["serviceType"] = service.Category;
        return what;
    }

    private static JsonObject Offer(Service service, AppOptions app) =>
        new()
        {
            ["@type"] = "Offer",
            ["url"] = app.Absolute(Urls.Service(service.Id)),
            ["price"] = service.Price.ToWire(),
            ["priceCurrency"] = service.Price.Currency,
        };
}
