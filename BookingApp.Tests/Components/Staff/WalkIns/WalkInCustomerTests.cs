using BookingApp.Catalog.AddOns;
using BookingApp.Components.Staff.WalkIns;
using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Views;
using BookingApp.Tests.Reservations.AddOns;
using Bunit;
using Microsoft.AspNetCore.Components.Web;

namespace BookingApp.Tests.Components.Staff.WalkIns;

public sealed class WalkInCustomerTests : StaffedComponentTest
{
    private ReservationView? _booked;

    [Fact]
    public async Task Another_name_takes_along_what_was_filled_in_with_the_one_that_was_chosen()
    {
        var form = await OpenWithZoeAsync();

        await NameAsync(form, "Somebody Else");

        Assert.Equal(("Somebody Else", "", ""), Said(form));
        Assert.StartsWith("The email and phone of Zoë Müller were removed", form.Find("[data-left]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Empty(form.FindAll(".finder-known"));
        await BookAsync(form);
        Assert.Equal(("Somebody Else", "", (Guid?)null), (_booked!.Customer!.Name, _booked.Customer.Email, _booked.CustomerId));
        Assert.Equal("Zoë Müller", Assert.Single(await FindAsync("zoe@example.com")).Name);
    }

    [Fact]
    public async Task What_they_typed_themselves_stays_when_the_name_is_another()
    {
        var form = await OpenWithZoeAsync();
        await form.Find("#walk-phone").InputAsync(new() { Value = "040 1234567" });

        await NameAsync(form, "Somebody Else");
        Assert.Equal(("Somebody Else", "", "040 1234567"), Said(form));
        await NameAsync(form, "Zoë Müller"); // it was her after all

        Assert.Equal(("Zoë Müller", "zoe@example.com", "040 1234567"), Said(form));
        Assert.Empty(form.FindAll("[data-left]"));
    }

    [Fact]
    public async Task Who_has_a_new_name_keeps_her_address_once_somebody_says_that_it_is_she()
    {
        var form = await OpenWithZoeAsync();
        await NameAsync(form, "Zoë Meier");

        await ButtonAsync(form, "It is Zoë Müller, with a new name");
        Assert.Equal(("Zoë Meier", "zoe@example.com", "030 901820"), Said(form));
        await BookAsync(form);

        Assert.Equal(("Zoë Meier", "zoe@example.com"), (_booked!.Customer!.Name, _booked.Customer.Email));
        Assert.Equal("Zoë Meier", Assert.Single(await FindAsync("zoe@example.com")).Name);
    }

    [Theory, InlineData("Book as Zoë Müller", "Zoë Müller", "zoe@example.com", "Zoë Müller"),
        InlineData("Zoë Müller is called Somebody Else now", "Somebody Else", "zoe@example.com", "Somebody Else"),
        InlineData("Somebody else: remove the address", "Somebody Else", "", "Zoë Müller")]
    public async Task An_address_of_somebody_with_another_name_is_asked_about_before_anything_is_booked(
        string answer, string name, string email, string customer)
    {
        await KnowZoeAsync();
        var form = Open();
        await NameAsync(form, "Somebody Else");
        await form.Find("#walk-email").ChangeAsync(new() { Value = "Zoe@Example.com" });
        form.WaitForAssertion(
            () => Assert.Contains("This is the address of Zoë Müller.", form.Find("[data-known-address]").TextContent, StringComparison.Ordinal));
        await BookAsync(form);
        Assert.Null(_booked);
        Assert.Contains("customer with another name", form.Find("#walk-email-error").TextContent, StringComparison.Ordinal);

        await ButtonAsync(form, answer);
        form.WaitForAssertion(() => Assert.Empty(form.FindAll("[data-known-address], #walk-email-error")));
        await BookAsync(form);

        Assert.Equal((name, email), (_booked!.Customer!.Name, _booked.Customer.Email.ToLowerInvariant()));
        Assert.Equal(customer, Assert.Single(await FindAsync("zoe@example.com")).Name);
    }

    [Theory, InlineData("0170 5550101", "", "0170 5550101", "The number is under Phone now. What is the name?"),
        InlineData("yuki@example.com", "yuki@example.com", "", "The address is under Email now. What is the name?"),
        InlineData("Studio 54", null, null, null)]
    public async Task A_number_or_an_address_is_no_name_and_stands_in_its_own_field_when_this_one_is_left(
        string typed, string? email, string? phone, string? says)
    {
        var form = Open();
        await NameAsync(form, typed);

        await form.Find(".finder").TriggerEventAsync("onfocusout", new FocusEventArgs());

        Assert.Equal(says is null ? (typed, "", "") : ("", email!, phone!), Said(form));
        Assert.Equal(says, form.FindAll(".field [role=status].small:not([data-left])").FirstOrDefault()?.TextContent);
        await BookAsync(form);
        Assert.Equal(says is null, _booked is not null);
    }

    [Fact]
    public async Task A_number_never_takes_the_place_of_one_that_stands_there()
    {
        var form = Open();
        await form.Find("#walk-phone").InputAsync(new() { Value = "040 1234567" });
        await NameAsync(form, "0170 5550101");

        await form.Find("[data-settles]").ClickAsync(new());

        Assert.Equal(("0170 5550101", "", "040 1234567"), Said(form));
    }

    [Fact]
    public async Task The_same_as_last_time_is_one_press_away()
    {
        var form = await OpenWithZoeAsync();

        form.WaitForElement("#walk-person");
        await ButtonAsync(form, "Same as last time: Long massage with Ben");

        Assert.Equal("Ben", form.Find("#walk-person").GetAttribute("value"));
        await BookAsync(form);
        Assert.Equal((TestWorld.LongMassage, 2), (_booked!.ServiceId, _booked.StaffId));
    }

    [Fact]
    public async Task What_came_with_it_last_time_comes_again_as_far_as_it_is_offered()
    {
        await AddOnsOnOffer.AddAsync(World);
        var form = await OpenWithZoeAsync(AddOnsOnOffer.Scrub);

        form.WaitForElement("#walk-person");
        await ButtonAsync(form, "Same as last time: Long massage + Scrub with Ben");

        await BookAsync(form);
        Assert.Equal((TestWorld.LongMassage, AddOnIds.Of([AddOnsOnOffer.Scrub])), (_booked!.ServiceId, _booked.AddOnIds));
    }

    [Fact]
    public void The_name_comes_first_and_takes_the_focus()
    {
        var form = Open();

        Assert.Equal("walk-name", form.FindAll("form input")[0].Id);
        Assert.True(form.Find("#walk-name").HasAttribute("data-first-field"));
    }

    private async Task<IRenderedComponent<WalkInEditor>> OpenWithZoeAsync(params int[] addOns)
    {
        await KnowZoeAsync(addOns);
        var form = Open();
        await NameAsync(form, "mul");
        await form.WaitForElement("[role=option]").ClickAsync(new());
        Assert.Equal(("Zoë Müller", "zoe@example.com", "030 901820"), Said(form));
        form.WaitForElement(".finder-known");
        return form;
    }

    private async Task KnowZoeAsync(params int[] addOns) => Assert.IsType<HoldResult.Held>(await World.Get<WalkInService>().BookAsync(
        TestWorld.Staff, new HoldRequest(TestWorld.LongMassage, World.At("09:00"), 2)
        {
            Customer = new CustomerDetails("Zoë Müller", "zoe@example.com", "030 901820"),
            AddOns = AddOnIds.Of(addOns),
        }));

    private IRenderedComponent<WalkInEditor> Open()
    {
        var form = Render<WalkInEditor>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)).Add(c => c.OnDone, done => _booked = done));
        form.WaitForElement(".times-grid button");
        return form;
    }

    private static Task NameAsync(IRenderedComponent<WalkInEditor> form, string name) => form.Find("#walk-name").ChangeAsync(new() { Value = name });

    private static async Task BookAsync(IRenderedComponent<WalkInEditor> form)
    {
        if (form.FindAll(".times-grid button[aria-pressed=true]").Count is 0)
            await form.Find(".times-grid button").ClickAsync(new());
        await form.Find("form").SubmitAsync(EventArgs.Empty);
    }

    private static async Task ButtonAsync(IRenderedComponent<WalkInEditor> form, string words)
    {
        form.WaitForAssertion(() => Assert.Contains(form.FindAll("button"), b => b.TextContent.Trim() == words));
        await form.FindAll("button").Single(b => b.TextContent.Trim() == words).ClickAsync(new());
    }

    private static (string Name, string Email, string Phone) Said(IRenderedComponent<WalkInEditor> form) =>
        (Value(form, "#walk-name"), Value(form, "#walk-email"), Value(form, "#walk-phone"));

    private static string Value(IRenderedComponent<WalkInEditor> form, string field) => form.Find(field).GetAttribute("value") ?? "";

    private Task<IReadOnlyList<CustomerMatch>> FindAsync(string text) => World.Get<CustomerSearch>().FindAsync(TestWorld.Staff, text);
}
