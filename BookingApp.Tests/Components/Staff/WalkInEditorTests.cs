using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Components.Shared.Inputs;
using BookingApp.Components.Staff.WalkIns;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Tests.Reservations.AddOns;
using Bunit;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Components.Staff;

public sealed class WalkInEditorTests : StaffedComponentTest
{
    private ReservationView? _booked;

    [Fact]
    public async Task What_is_missing_is_said_at_the_button_until_nothing_is()
    {
        var form = Open();
        Assert.Equal("Still missing: the time, the name.", Missing(form));
        Assert.Equal("true", Book(form).GetAttribute("aria-disabled"));
        Assert.Equal("€45.00, due at the visit", form.Find("#walk-price").TextContent.Trim());

        await form.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Null(_booked);
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        Assert.Equal("Still missing: the time.", Missing(form));
        await form.Find(".times-grid button").ClickAsync(new());

        Assert.Empty(form.FindAll("#walk-missing"));
        Assert.False(Book(form).HasAttribute("aria-disabled") || Book(form).HasAttribute("aria-describedby"));
        await form.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Equal(("Wanda", World.At("09:00")), (_booked?.Customer?.Name, _booked!.Start));
    }

    [Fact]
    public async Task Where_somebody_pressed_is_whose_time_and_which_it_is_and_one_that_is_not_on_offer_asks_for_a_reason()
    {
        var form = Open(staff: 2, at: "10:10");

        Assert.Equal("10:10", form.WaitForElement("#walk-other-time").GetAttribute("value"));
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        Assert.Equal("Still missing: the reason.", Missing(form));
        await form.Find("#walk-reason").InputAsync(new() { Value = "Between two visits" });
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        Assert.Equal(("Ben", World.At("10:10")), (_booked?.StaffName, _booked!.Start));
        Assert.Equal("Between two visits", (await World.Queries.HistoryAsync(_booked.Id))[0].Detail);
    }

    [Fact]
    public void Where_somebody_pressed_on_a_time_on_offer_it_is_chosen()
    {
        var form = Open(staff: 2, at: "10:30");

        form.WaitForAssertion(() => Assert.Equal("10:30", Chosen(form)));
        Assert.Empty(form.FindAll("#walk-other-time"));
    }

    [Fact]
    public async Task A_time_that_somebody_takes_meanwhile_leaves_the_form_and_the_form_says_so()
    {
        var form = Open();
        await form.FindAll(".times-grid button").Single(b => b.TextContent == "10:00").ClickAsync(new());

        foreach (var staff in new[] { 1, 2 })
            await World.HeldAsync("10:00", staff, name: $"Guest{staff}");
        Clock.Advance(TimeSpan.FromSeconds(1));

        form.WaitForAssertion(() => Assert.Equal("10:00 has just been taken. Choose another time.", form.Find("#walk-times [role=status]").TextContent));
        Assert.DoesNotContain("10:00", form.FindAll(".times-grid button").Select(b => b.TextContent));
        Assert.Equal("Still missing: the time, the name.", Missing(form));
    }

    [Fact]
    public async Task A_conflict_says_who_is_in_the_way_and_a_press_on_a_time_beside_it_chooses_that()
    {
        await World.PaidAsync("10:00", staff: 2, name: "Maya");
        var form = Open(staff: 2, at: "10:30");
        await form.WaitForElement("#walk-reason").InputAsync(new() { Value = "Please" });
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });

        await form.Find("form").SubmitAsync(EventArgs.Empty);
        form.WaitForAssertion(() => Assert.Equal(
            ["Ben: 10:00–11:00", "Maya"], form.Find("[role=alert] li").TextContent.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)));
        await form.FindAll("[role=alert] button").Single(b => b.TextContent.Trim() == "11:00").ClickAsync(new());

        form.WaitForAssertion(() => Assert.Equal("11:00", Chosen(form)));
        Assert.Empty(form.FindAll("[role=alert]"));
        await form.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Equal(("Ben", World.At("11:00")), (_booked?.StaffName, _booked!.Start));
    }

    [Fact]
    public async Task Who_is_known_is_found_by_a_beginning_and_chosen_with_address_and_phone()
    {
        await World.Get<WalkInService>().BookAsync(TestWorld.Staff, new HoldRequest(TestWorld.Massage, World.At("09:00"), 1)
        {
            Customer = new CustomerDetails("Zoë Müller", "zoe@example.com", "030 901820"),
        });
        var form = Open();
        Assert.Equal("false", form.Find("#walk-name").GetAttribute("aria-expanded"));

        await form.Find("#walk-name").ChangeAsync(new() { Value = "mul" });
        form.WaitForAssertion(() => Assert.Equal("true", form.Find("#walk-name").GetAttribute("aria-expanded")));
        var list = form.Find("#" + form.Find("#walk-name").GetAttribute("aria-controls"));
        Assert.Equal(("listbox", "option"), (list.GetAttribute("role"), list.Children[0].GetAttribute("role")));
        await list.Children[0].ClickAsync(new());

        Assert.Equal(
            ("Zoë Müller", "zoe@example.com", "030 901820"),
            (form.Find("#walk-name").GetAttribute("value"), form.Find("#walk-email").GetAttribute("value"), form.Find("#walk-phone").GetAttribute("value")));
        Assert.Equal("false", form.Find("#walk-name").GetAttribute("aria-expanded"));
        form.WaitForAssertion(() => Assert.Contains("Visit number 2, 1 booked ahead", form.Find(".finder-known").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_right_after_it_is_offered_where_both_fit_and_booked_with_it()
    {
        await World.PaidAsync("10:00", staff: 2, name: "Maya");
        var form = Open(staff: 1);
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });

        await form.FindAll("button").Single(b => b.TextContent.Trim() == "Add a service right after it").ClickAsync(new());
        var people = form.FindComponents<ChoiceInput<int>>().Single(c => c.Instance.Id == "more-person-0");
        await form.InvokeAsync(() => people.Instance.ValueChanged.InvokeAsync(2));
        form.WaitForAssertion(() => Assert.Equal("09:30", form.FindAll(".times-grid button")[0].TextContent.Trim())); // at nine Ben would be busy behind
        Assert.Equal("Still missing: the time.", Missing(form));
        await form.FindAll(".times-grid button")[0].ClickAsync(new());
        Assert.Equal(["09:30 Massage", "11:00 Massage"], form.FindAll("#walk-parts li").Select(li => li.TextContent.Trim()));
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        Assert.Equal(
            [("Ana", World.At("09:30")), ("Ben", World.At("11:00"))],
            (await World.Queries.OfSeriesAsync(_booked!.SeriesId!.Value)).Select(v => (v.StaffName, v.Start)));
    }

    [Fact]
    public async Task Who_is_to_pay_online_gets_the_link_with_the_booking()
    {
        var form = Open(staff: 2, at: "10:30");
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        await form.Find("#walk-email").ChangeAsync(new() { Value = "wanda@example.com" });

        await form.FindAll("input[type=checkbox]")[0].ChangeAsync(new() { Value = true });
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        Assert.Contains("pay_link_sent", (await World.Queries.HistoryAsync(_booked!.Id)).Select(line => line.What));
    }

    [Fact]
    public async Task What_the_service_asks_is_asked_at_the_desk_and_kept_with_the_booking()
    {
        await World.Get<BookingApp.Data.UnitOfWork>().DoAsync((db, _) =>
        {
            db.AddRange(
                new Question { Id = 7, ServiceId = TestWorld.Massage, Text = "Any allergies?", Required = true },
                new Question { Id = 8, ServiceId = TestWorld.Massage, Text = "Pressure", Kind = QuestionKind.Choice, Choices = "Soft\nFirm" });
            db.Publish(BookingApp.Data.Changes.Change.Catalog);
            return Task.CompletedTask;
        });
        var form = Open(at: "10:30");
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });

        await form.Find("#walk-question-7").ChangeAsync(new() { Value = "Nuts" });
        var pressure = form.FindComponent<ChoiceInput<string>>();
        Assert.Equal(["", "Soft", "Firm"], pressure.Instance.Choices);
        await form.InvokeAsync(() => pressure.Instance.ValueChanged.InvokeAsync("Firm"));
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        Assert.Equal([("Any allergies?", "Nuts"), ("Pressure", "Firm")], _booked!.Answers.Select(a => (a.Question, a.Text)));
    }

    [Fact]
    public async Task What_is_ticked_makes_price_length_and_the_times_follow_and_is_booked_with_it()
    {
        await AddOnsOnOffer.AddAsync(World);
        await World.PaidAsync("10:30", staff: 1, name: "Maya");
        var form = Open(staff: 1);
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        await form.FindAll(".times-grid button").Single(b => b.TextContent.Trim() == "09:30").ClickAsync(new());
        Assert.Equal(["Hot stones +€12.00 · 30 min longer", "Tea +€3.00"], form.FindAll("#walk-add-ons label").Select(Words));

        await form.FindAll("#walk-add-ons input")[0].ChangeAsync(new() { Value = true });
        form.WaitForAssertion(() => Assert.Equal(["09:00", "11:30"], form.FindAll(".times-grid button").Take(2).Select(b => b.TextContent.Trim())));
        Assert.Equal("€57.00, due at the visit · 90 min", Words(form.Find("#walk-price")));
        Assert.Equal("Still missing: the time.", Missing(form)); // half past nine is too late for as long
        await form.FindAll("#walk-add-ons input")[1].ChangeAsync(new() { Value = true });
        Assert.Equal("€60.00, due at the visit · 90 min", Words(form.Find("#walk-price")));
        await form.FindAll(".times-grid button")[0].ClickAsync(new());
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        Assert.Equal((World.At("09:00"), World.At("10:30"), 6000L), (_booked!.Start, _booked.End, _booked.Due.Minor));
        Assert.Equal(["Hot stones", "Tea"], _booked.AddOns.Select(a => a.Name));

        static string Words(AngleSharp.Dom.IElement element) =>
            string.Join(' ', element.TextContent.Replace('\u00a0', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_add_on_that_was_retired_meanwhile_is_said_and_not_ticked_any_more()
    {
        await AddOnsOnOffer.AddAsync(World);
        var form = Open(staff: 1);
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        await form.FindAll("#walk-add-ons input")[0].ChangeAsync(new() { Value = true });
        await form.FindAll("#walk-add-ons input")[1].ChangeAsync(new() { Value = true });
        await form.FindAll(".times-grid button")[0].ClickAsync(new());
        await World.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            (await db.Set<AddOn>().SingleAsync(a => a.Id == AddOnsOnOffer.Stones, ct)).Active = false;
            db.Publish(Change.Catalog);
        });

        await form.Find("form").SubmitAsync(EventArgs.Empty);

        Assert.Null(_booked);
        Assert.StartsWith("What you added is not offered any more.", form.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Tea", Assert.Single(form.FindAll("#walk-add-ons label")).TextContent, StringComparison.Ordinal);
        Assert.Equal("€48.00, due at the visit", form.Find("#walk-price").TextContent.Trim());
        if (form.FindAll("#walk-missing").Count > 0)
            await form.FindAll(".times-grid button")[0].ClickAsync(new());
        await form.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Equal((4800L, AddOnIds.Of([AddOnsOnOffer.Tea])), (_booked!.Price.Minor, _booked.AddOnIds));
    }

    [Fact]
    public async Task Add_ons_of_another_service_are_forgotten_and_each_of_several_services_has_its_own()
    {
        await AddOnsOnOffer.AddAsync(World);
        var form = Open(staff: 1);
        await form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });
        await form.FindAll("#walk-add-ons input")[0].ChangeAsync(new() { Value = true });
        var service = form.FindComponents<ChoiceInput<int>>().Single(c => c.Instance.Id == "walk-service");
        await form.InvokeAsync(() => service.Instance.ValueChanged.InvokeAsync(TestWorld.LongMassage));
        Assert.Equal("€65.00, due at the visit", form.Find("#walk-price").TextContent.Trim());

        await form.FindAll("button").Single(b => b.TextContent.Trim() == "Add a service right after it").ClickAsync(new());
        await form.FindAll("#more-add-ons-0 input")[0].ChangeAsync(new() { Value = true });
        await form.FindAll(".times-grid button")[0].ClickAsync(new());
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        var visits = await World.Queries.OfSeriesAsync(_booked!.SeriesId!.Value);
        Assert.Equal([("Long massage", 6500L, 0), ("Massage", 5700L, 1)], visits.Select(v => (v.ServiceName, v.Price.Minor, v.AddOns.Count)));
        Assert.Equal(TimeSpan.FromMinutes(90), visits[1].End - visits[1].Start);
    }

    private IRenderedComponent<WalkInEditor> Open(int? staff = null, string? at = null)
    {
        var form = Render<WalkInEditor>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)).Add(c => c.StaffId, staff)
            .Add(c => c.At, at is null ? null : World.At(at)).Add(c => c.OnDone, done => _booked = done));
        form.WaitForElement(".times-grid button");
        return form;
    }

    private static AngleSharp.Dom.IElement Book(IRenderedComponent<WalkInEditor> form) => form.Find("button[type=submit]");

    private static string Missing(IRenderedComponent<WalkInEditor> form) => form.Find("#" + Book(form).GetAttribute("aria-describedby")).TextContent;

    private static string Chosen(IRenderedComponent<WalkInEditor> form) =>
        form.FindAll(".times-grid button").Single(b => b.GetAttribute("aria-pressed") == "true").TextContent.Trim();
}
