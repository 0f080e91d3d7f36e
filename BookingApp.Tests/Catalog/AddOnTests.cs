using BookingApp.Catalog.AddOns;
using BookingApp.Catalog.Forms;

namespace BookingApp.Tests.Catalog;

public sealed class AddOnTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_admin_gives_a_service_add_ons_changes_and_retires_them_and_none_is_lost(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var form = await world.FormAsync();
        form.AddOns = [New(" Hot stones ", "12,5", 15), New("Tea", "0", 0)];
        Assert.IsType<SaveResult.Saved>(await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, form));

        form = await world.FormAsync();
        (form.AddOns[0].Active, form.AddOns[1].Name, form.AddOns[1].Description) = (false, "Herbal tea", "From the garden");
        form.AddOns = [form.AddOns[1], form.AddOns[0], New("Scrub", "9", 5)]; // in another order
        Assert.IsType<SaveResult.Saved>(await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, form));
        var without = await world.FormAsync();
        without.AddOns.Clear(); // as a page of before that knows none
        Assert.IsType<SaveResult.Saved>(await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, without));

        var massage = (await world.ReadAsync()).FindService(CatalogWorld.Massage)!;
        Assert.Equal(
            [(2, "Herbal tea", "From the garden", 0L, 0, true), (1, "Hot stones", "", 1250L, 15, false), (3, "Scrub", "", 900L, 5, true)],
            massage.AddOns.OrderBy(a => a.SortOrder).Select(a => (a.Id, a.Name, a.Description, a.Price.Minor, a.Minutes, a.Active)));
        Assert.Equal([2, 3], massage.OfferedAddOns.Select(a => a.Id));
    }

    [Theory]
    [InlineData("", "1", 0, 1, true, "AddOns[0].Name", "required")]
    [InlineData("+61", "1", 0, 1, true, "AddOns[0].Name", "too_long")]
    [InlineData("Tea", "-1", 0, 1, true, "AddOns[0].Price", "price")]
    [InlineData("Tea", "much", 0, 1, true, "AddOns[0].Price", "price")]
    [InlineData("Tea", "1", -5, 1, true, "AddOns[0].Minutes", "minutes_range")]
    [InlineData("Tea", "1", 7, 1, true, "AddOns[0].Minutes", "five_minutes")]
    [InlineData("Tea", "1", 15, 3, true, "AddOns[0].Minutes", "add_on_class")]
    [InlineData("Tea", "1", 1400, 1, true, "AddOns", "add_ons_long")]
    [InlineData("Tea", "460", 0, 1, true, "AddOns", "add_ons_dear")] // with a massage of 45.50 more than may be paid
    [InlineData("Tea", "1", 15, 3, false, null, null)] // retired
    [InlineData("Tea", "1", 0, 3, true, null, null)]
    [InlineData("Tea", "1", 1380, 1, true, null, null)]
    [InlineData("Tea", "454.5", 0, 1, true, null, null)]
    public async Task What_an_add_on_cannot_be_is_refused_by_member(
        string name, string price, int minutes, int capacity, bool active, string? member, string? code)
    {
        await using var world = await CatalogWorld.CreateAsync(settings: new() { ["Payments:Min"] = "1", ["Payments:Max"] = "500" });
        var form = await world.FormAsync();
        form.Capacity = capacity;
        form.AddOns = [New(name is "+61" ? new string('a', 61) : name, price, minutes)];
        form.AddOns[0].Active = active;

        var result = await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, form);

        var wrong = result is SaveResult.Invalid invalid ? invalid.Errors.Select(e => (e.Key, e.Value.Code)) : [];
        Assert.Equal(member is null ? [] : [(member, code!)], wrong);
    }

    [Fact]
    public async Task With_a_service_that_is_free_an_add_on_costs_nothing_or_what_can_be_paid()
    {
        await using var world = await CatalogWorld.CreateAsync(settings: new() { ["Payments:Min"] = "1" });
        var form = await world.FormAsync();
        (form.Price, form.AddOns) = ("0", [New("Tea", "0.50", 0), New("Water", "0", 0), New("Cake", "1", 0)]);

        var result = await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, form);

        Assert.Equal([("AddOns[0].Price", "price_min")], Assert.IsType<SaveResult.Invalid>(result).Errors.Select(e => (e.Key, e.Value.Code)));
    }

    [Theory]
    [InlineData("", true, "")]
    [InlineData(null, true, "")]
    [InlineData("7, 3", true, "3,7")]
    [InlineData("3,3", true, "3,3")]
    [InlineData("3,", false, "")]
    [InlineData("-3", false, "")]
    [InlineData("tea", false, "")]
    [InlineData("99999999999", false, "")]
    public void A_choice_is_written_the_same_however_it_was_typed(string? typed, bool isOne, string written)
    {
        Assert.Equal(isOne, AddOnIds.TryRead(typed, out var ids));
        Assert.Equal(written, ids.ToString());
    }

    [Fact]
    public void More_than_any_service_has_is_no_choice_and_equal_ones_are_equal()
    {
        Assert.False(AddOnIds.TryRead(string.Join(',', Enumerable.Range(1, 41)), out _));
        Assert.Equal(AddOnIds.Of([3, 7]), AddOnIds.Of([7, 3]));
        Assert.Equal(default, AddOnIds.Of([]));
        Assert.Equal(AddOnIds.Of([3]), AddOnIds.Of([3, 7]).With(7, chosen: false));
        Assert.Equal(AddOnIds.Of([3, 7]), AddOnIds.Of([3]).With(7, chosen: true).With(7, chosen: true));
    }

    private static AddOnForm New(string name, string price, int minutes) => new() { Name = name, Price = price, Minutes = minutes };
}
