using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Components.Shared.Inputs;
using BookingApp.Components.Staff.WalkIns;
using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.WaitingList.Joining;
using Bunit;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Components.Staff.WalkIns;

public sealed class WalkInTimesTests : StaffedComponentTest
{
    private static readonly Actor _admin = new Actor.Staff(1, "Robin", Admin: true);

    private ReservationView? _booked;
    private JoinRequest? _waits;

    [Fact]
    public async Task A_time_at_which_another_service_cannot_begin_was_taken_by_nobody()
    {
        var form = Open(staff: 2, at: "16:00");
        form.WaitForAssertion(() => Assert.Equal("16:00", Chosen(form)));

        await ServeAsync(form, TestWorld.LongMassage);

        form.WaitForAssertion(() => Assert.Equal(
            "Long massage with Ben cannot begin at 16:00. Choose another time.", form.Find("#walk-times [role=status]").TextContent));
        Assert.Null(Chosen(form));
    }

    [Fact]
    public async Task A_time_that_suits_the_other_service_or_the_other_day_as_well_stays()
    {
        var form = Open(staff: 2, at: "11:00");
        form.WaitForAssertion(() => Assert.Equal("11:00", Chosen(form)));
        await ServeAsync(form, TestWorld.LongMassage);
        Assert.Equal("11:00", Chosen(form));

        await DayAsync(form, new DateOnly(2026, 6, 3));
        form.WaitForAssertion(() => Assert.Equal("Time on Wed 03/06/2026", form.Find("#walk-times legend").TextContent));
        Assert.Empty(form.FindAll("#walk-times [role=status]"));
        await NameAsync(form);
        await form.Find("form").SubmitAsync(EventArgs.Empty);

        Assert.Equal((World.At("11:00").AddDays(1), "Ben"), (_booked!.Start, _booked.StaffName));
    }

    [Fact]
    public async Task Who_does_not_do_another_service_is_not_dropped_without_a_word_and_comes_back_with_one_that_they_do()
    {
        await World.Get<UnitOfWork>().DoAsync(async (db, ct) =>
        {
            await db.Set<ServicePerson>().Where(p => p.ServiceId == TestWorld.LongMassage && p.PersonId == 2).ExecuteDeleteAsync(ct);
            db.Publish(Change.Catalog);
        });
        var form = Open(staff: 2, at: "11:00");
        Assert.Equal("Ben", form.Find("#walk-person").GetAttribute("value"));

        await ServeAsync(form, TestWorld.LongMassage);
        Assert.Equal("Ben does not do Long massage. Choose somebody else, or leave it to anyone.", form.Find("#walk-missed").TextContent);
        Assert.Equal("Anyone", form.Find("#walk-person").GetAttribute("value"));
        await ServeAsync(form, TestWorld.Talk);

        Assert.Equal("Ben", form.Find("#walk-person").GetAttribute("value"));
        Assert.Empty(form.FindAll("#walk-missed"));
    }

    [Fact]
    public async Task Of_a_closed_day_the_next_free_time_is_one_press_away()
    {
        var day = new DateOnly(2026, 6, 2);
        Assert.IsType<SaveResult.Saved>(await World.Get<ClosureService>().AddAsync(_admin, day, day, ""));
        var form = Draw();
        form.WaitForAssertion(() => Assert.Contains("We are closed on this day.", form.Find("#walk-times").TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("Add to the waiting list", form.Markup, StringComparison.Ordinal); // nothing of it could become free

        await form.FindAll("#walk-times button").Single(b => b.TextContent.Trim() == "Next free: Wed 03/06/2026, 09:00").ClickAsync(new());

        form.WaitForAssertion(() => Assert.Equal("09:00", Chosen(form)));
        await NameAsync(form);
        await form.Find("form").SubmitAsync(EventArgs.Empty);
        Assert.Equal(World.At("09:00").AddDays(1), _booked!.Start);
    }

    [Fact]
    public async Task A_person_whose_day_is_full_leads_to_their_next_free_time_and_to_the_waiting_list()
    {
        for (var hour = 9; hour < 17; hour++)
            await BookAsync($"{hour:00}:00", staff: 2);
        var form = Draw(staff: 2);
        form.WaitForAssertion(() => Assert.Contains("Ben has no free time left on this day.", form.Find("#walk-times").TextContent, StringComparison.Ordinal));
        Assert.Contains(form.FindAll("#walk-times button"), b => b.TextContent.Trim() == "Next free: Wed 03/06/2026, 09:00");
        await NameAsync(form);

        await form.FindAll("#walk-times button").Single(b => b.TextContent.Trim() == "Add to the waiting list").ClickAsync(new());

        Assert.Equal(new JoinRequest(TestWorld.Massage, new DateOnly(2026, 6, 2), new CustomerDetails("Wanda", ""), 2), _waits);
    }

    [Fact]
    public async Task Where_empty_time_was_pressed_the_first_service_that_fits_there_is_proposed()
    {
        await BookAsync("09:00", staff: 2);
        await BookAsync("10:30", staff: 2);

        var form = Open(staff: 2, at: "10:00");

        form.WaitForAssertion(() => Assert.Equal("10:00", Chosen(form)));
        Assert.StartsWith("Free talk", form.Find("#walk-service").GetAttribute("value"), StringComparison.Ordinal);
    }

    private async Task BookAsync(string time, int staff) => Assert.IsType<HoldResult.Held>(await World.Get<WalkInService>().BookAsync(
        TestWorld.Staff, new HoldRequest(TestWorld.Massage, World.At(time), staff) { Customer = new CustomerDetails("Guest", "") }));

    private IRenderedComponent<WalkInEditor> Open(int? staff = null, string? at = null)
    {
        var form = Draw(staff, at);
        form.WaitForElement(".times-grid button");
        return form;
    }

    private IRenderedComponent<WalkInEditor> Draw(int? staff = null, string? at = null) =>
        Render<WalkInEditor>(p => p.Add(c => c.Day, new DateOnly(2026, 6, 2)).Add(c => c.StaffId, staff).Add(c => c.At, at is null ? null : World.At(at))
            .Add(c => c.OnDone, done => _booked = done).Add(c => c.OnWait, wish => _waits = wish));

    private static Task ServeAsync(IRenderedComponent<WalkInEditor> form, int service) => form.InvokeAsync(
        () => form.FindComponents<ChoiceInput<int>>().Single(c => c.Instance.Id == "walk-service").Instance.ValueChanged.InvokeAsync(service));

    private static Task DayAsync(IRenderedComponent<WalkInEditor> form, DateOnly day) => form.InvokeAsync(
        () => form.FindComponents<DateInput>().Single(c => c.Instance.Id == "walk-day").Instance.ValueChanged.InvokeAsync(day));

    private static Task NameAsync(IRenderedComponent<WalkInEditor> form) => form.Find("#walk-name").ChangeAsync(new() { Value = "Wanda" });

    private static string? Chosen(IRenderedComponent<WalkInEditor> form) =>
        form.FindAll(".times-grid button").SingleOrDefault(b => b.GetAttribute("aria-pressed") == "true")?.TextContent.Trim();
}
