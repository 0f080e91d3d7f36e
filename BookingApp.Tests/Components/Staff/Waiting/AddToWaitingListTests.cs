using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Components.Shared.Inputs;
using BookingApp.Components.Staff.EmptyTimes;
using BookingApp.Components.Staff.Waiting;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations.Holds;
using BookingApp.WaitingList;
using Bunit;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Components.Staff.Waiting;

public sealed class AddToWaitingListTests : StaffedComponentTest
{
    private static readonly DateOnly _day = new(2026, 6, 2);

    [Fact]
    public async Task The_day_proposed_is_one_on_which_the_service_takes_place()
    {
        var today = new DateOnly(2026, 6, 1);
        Assert.IsType<SaveResult.Saved>(
            await World.Get<ClosureService>().AddAsync(new Actor.Staff(1, "Robin", Admin: true), today, today, ""));

        var form = Render<AddToWaitingList>();

        form.WaitForAssertion(() => Assert.Equal("2026-06-02", form.Find("#wait-day").GetAttribute("value")));
    }

    [Fact]
    public async Task A_customer_is_found_as_one_types_with_their_address_and_their_last_service()
    {
        await BookAsync("09:00", "Zoë Müller", "zoe@example.com");
        var form = Render<AddToWaitingList>();
        await form.Find("#wait-name").ChangeAsync(new() { Value = "mul" });

        await form.WaitForElement("[role=option]").ClickAsync(new());

        Assert.Equal(("Zoë Müller", "zoe@example.com"), (form.Find("#wait-name").GetAttribute("value"), form.Find("#wait-email").GetAttribute("value")));
        form.WaitForAssertion(() => Assert.Contains("Same as last time: Massage with Ben", form.Markup, StringComparison.Ordinal));
        await form.FindAll("button").Single(b => b.TextContent.Trim().StartsWith("Same", StringComparison.Ordinal)).ClickAsync(new());
        Assert.Equal("Ben", form.Find("#wait-person").GetAttribute("value"));
    }

    [Fact]
    public async Task Who_does_not_do_another_service_is_not_dropped_without_a_word()
    {
        await World.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            await db.Set<ServicePerson>().Where(p => p.ServiceId == TestWorld.LongMassage && p.PersonId == 2).ExecuteDeleteAsync(ct);
            db.Publish(Change.Catalog);
        });
        var form = Render<AddToWaitingList>();
        await ChooseAsync(form, "wait-person", 2);

        await ChooseAsync(form, "wait-service", TestWorld.LongMassage);

        Assert.Equal("Ben does not do Long massage. Choose somebody else, or leave it to anyone.", form.Find(".alert-warn").TextContent);
        Assert.Equal("Anyone", form.Find("#wait-person").GetAttribute("value"));
    }

    [Fact]
    public async Task From_a_full_day_the_name_goes_along_an_address_is_asked_for_with_its_reason_and_they_are_in_the_line()
    {
        for (var hour = 9; hour < 17; hour++)
            await BookAsync($"{hour:00}:00", "Guest", "");
        var closed = false;
        var desk = Render<DeskEditor>(p => p.Add(c => c.Day, _day).Add(c => c.Form, new DeskRequest(2, World.At("10:00"), null, Blocks: false))
            .Add(c => c.OnClose, () => closed = true));
        await desk.WaitForElement("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        desk.WaitForAssertion(() => Assert.Contains(desk.FindAll("#walk-times button"), IsWait));
        await desk.FindAll("#walk-times button").Single(IsWait).ClickAsync(new());

        Assert.Equal("Wanda", desk.WaitForElement("#wait-name").GetAttribute("value"));
        Assert.Equal("Ben", desk.Find("#wait-person").GetAttribute("value"));
        Assert.StartsWith("Needed: an offer of a time goes there", desk.Find("#wait-email-hint").TextContent, StringComparison.Ordinal);
        await desk.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Equal("Enter something here.", desk.Find("#wait-email-error").TextContent.Trim());
        await desk.Find("#wait-email").ChangeAsync(new() { Value = "wanda@example.com" });
        await desk.Find("form").SubmitAsync(EventArgs.Empty);

        var entry = Assert.Single(await World.Get<WaitingListQueries>().AllAsync());
        Assert.Equal(("Wanda", "wanda@example.com", _day, "Ben"), (entry.Customer.Name, entry.Customer.Email, entry.Day, entry.StaffName));
        Assert.True(closed);
    }

    private static bool IsWait(AngleSharp.Dom.IElement button) => button.TextContent.Trim() == "Add to the waiting list";

    private static Task ChooseAsync(IRenderedComponent<AddToWaitingList> form, string field, int id) => form.InvokeAsync(
        () => form.FindComponents<ChoiceInput<int>>().Single(c => c.Instance.Id == field).Instance.ValueChanged.InvokeAsync(id));

    private async Task BookAsync(string time, string name, string email) => Assert.IsType<HoldResult.Held>(await World.Get<WalkInService>().BookAsync(
        TestWorld.Staff, new HoldRequest(TestWorld.Massage, World.At(time), 2) { Customer = new CustomerDetails(name, email) }));
}
