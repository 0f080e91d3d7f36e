using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Components.Customer.Book;
using Bunit;

namespace BookingApp.Tests.Components.Customer;

public sealed class AddOnPickerTests : ComponentTest
{
    [Fact]
    public void Each_add_on_on_offer_is_a_link_that_adds_it_or_takes_it_out_and_keeps_all_else_that_was_picked()
    {
        var picker = Render(WithAddOns(capacity: 1), "7", party: "2");

        var links = picker.FindAll("a");
        Assert.Equal(["Add Hot stones Warm basalt +€12.00 · 15 min longer", "Added, take out Tea Free"], links.Select(Words));
        Assert.Equal(
            ["/book/1?staff=2&date=2026-06-02&party=2&addOns=5,7", "/book/1?staff=2&date=2026-06-02&party=2&addOns="],
            links.Select(link => Uri.UnescapeDataString(link.GetAttribute("href")!)));
        Assert.Equal([null, "true"], links.Select(link => link.GetAttribute("aria-current")));
    }

    [Fact]
    public void A_class_offers_what_takes_no_time_and_a_service_without_any_shows_nothing()
    {
        Assert.Equal(["Add Tea Free"], Render(WithAddOns(capacity: 8), null).FindAll("a").Select(Words));
        var plain = WithAddOns(capacity: 1);
        plain.AddOns.Clear();
        Assert.Equal("", Render(plain, null).Markup.Trim());
    }

    private IRenderedComponent<AddOnPicker> Render(Service service, string? addOns, string? party = null) => Render<AddOnPicker>(
        p => p.Add(c => c.Service, service).Add(c => c.Path, "/book/1").Add(c => c.Choice, SlotChoice.Read("2", null, "2026-06-02", party, addOns)));

    private static Service WithAddOns(int capacity)
    {
        var service = new Service { Id = 1, Name = "Massage", DurationMinutes = 60, Price = new Money(4500, "EUR"), Capacity = capacity };
        var stones = new AddOn { Id = 5, ServiceId = 1, Name = "Hot stones", Description = "Warm basalt", Price = new Money(1200, "EUR"), Minutes = 15 };
        service.AddOns.AddRange(
            [stones, new AddOn { Id = 7, ServiceId = 1, Name = "Tea", Price = Money.Zero("EUR"), SortOrder = 1 },
            new AddOn { Id = 6, ServiceId = 1, Name = "Mud", Price = Money.Zero("EUR"), Active = false }]);
        return service;
    }

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Replace('\u00a0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
