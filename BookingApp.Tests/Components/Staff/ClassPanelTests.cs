using BookingApp.Components.Staff.Board;
using BookingApp.Components.Staff.Undo;
using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff;

/// <summary>A class on the board, and its guests at the door.</summary>
public sealed class ClassPanelTests : StaffedComponentTest
{
    [Fact]
    public async Task A_class_is_one_block_that_opens_its_guests_and_one_of_them_opens_their_booking_with_a_way_back()
    {
        await BookAsync("Zoe", party: 2);
        await World.HeldAsync("10:00", service: TestWorld.PilatesClass, name: "Amir");
        var page = Open();

        Assert.Equal(["Amir", "Zoe"], page.FindAll(".roster-name").Select(n => n.TextContent));
        Assert.Contains("held for", Row(page, "Amir").TextContent, StringComparison.Ordinal);
        Assert.NotNull(Row(page, "Amir").QuerySelector("[role=timer]"));
        Assert.Contains("for 2\u00A0· €30.00 due", Row(page, "Zoe").TextContent, StringComparison.Ordinal);
        Assert.Contains("3/3", page.Find(".visit-class").TextContent, StringComparison.Ordinal);
        Assert.Contains("0 of 2 here\u00A0· 1 held", page.Find(".visit-class").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".agenda-row"));

        page.FindAll(".roster-name").Single(n => n.TextContent == "Zoe").Click();
        Assert.Equal("Zoe", page.Find(".panel h2").TextContent);
        page.FindAll(".panel button").Single(b => b.TextContent.Trim() == "Back to Pilates").Click();
        Assert.Equal("Pilates", page.Find(".panel h2").TextContent);
    }

    [Fact]
    public async Task All_who_are_awaited_are_checked_in_with_one_press_and_who_cannot_be_is_told_with_the_reason()
    {
        var (zoe, amir, ida) = (await BookAsync("Zoe"), await BookAsync("Amir"), await BookAsync("Ida"));
        World.Clock.Advance(World.At("09:50") - World.Clock.GetUtcNow());
        var page = Open();
        await World.Visits.MarkNoShowAsync(TestWorld.Staff, ida.Id, "She called", TestContext.Current.CancellationToken); // meanwhile, on another screen

        await PressAsync(page, "Check in all (3)");

        Assert.Equal(
            "Checked in: Amir, Zoe. Not saved: Ida (This can no longer be done: the booking has changed. Please look again.).",
            page.WaitForElement(".panel .alert-danger").TextContent);
        Assert.Equal(
            (ReservationStatus.CheckedIn, ReservationStatus.CheckedIn, ReservationStatus.NoShow),
            ((await World.ReadAsync(zoe.Id)).Status, (await World.ReadAsync(amir.Id)).Status, (await World.ReadAsync(ida.Id)).Status));
        Assert.Contains("2 of 3 here", page.Find(".visit-class").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_its_time_one_reason_is_asked_for_all()
    {
        var (zoe, amir) = (await BookAsync("Zoe"), await BookAsync("Amir"));
        var page = Open();

        await PressAsync(page, "Check in all (2)");
        Assert.Equal("Check in 2 guests early?", Dialogs.WaitForElement("h2").TextContent);
        Assert.Equal(ReservationStatus.Confirmed, (await World.ReadAsync(zoe.Id)).Status);
        await Answer(yes: true).ClickAsync(new());
        Assert.Equal("Enter a reason.", Dialogs.WaitForElement("#early-reason-error").TextContent.Trim());
        Dialogs.Find("#early-reason").Change("They all came by bus");
        await Answer(yes: true).ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("Checked in: Amir, Zoe.", page.Find(".panel [role=status].alert-ok").TextContent));
        foreach (var guest in new[] { zoe, amir })
            Assert.Equal("They all came by bus", (await World.Queries.HistoryAsync(guest.Id)).Single(line => line.What == "checked_in").Detail);
    }

    [Fact]
    public async Task Each_guest_is_checked_in_or_a_no_show_in_their_row_and_both_are_taken_back_there()
    {
        var guest = await BookAsync("Zoe");
        World.Clock.Advance(World.At("10:05") - World.Clock.GetUtcNow());
        var page = Open();

        foreach (var (button, becomes) in new[]
        {
            ("Check in Zoe", ReservationStatus.CheckedIn), ("Undo check-in Zoe", ReservationStatus.Confirmed),
            ("No-show Zoe", ReservationStatus.NoShow), ("Undo no-show Zoe", ReservationStatus.Confirmed),
        })
        {
            await PressAsync(page, button);
            if (button is "No-show Zoe")
                await Answer(yes: true).ClickAsync(new());
            Assert.Equal(becomes, (await World.ReadAsync(guest.Id)).Status);
        }
    }

    [Fact]
    public async Task Why_a_guest_did_not_come_is_asked_and_kept_and_nothing_is_done_without_an_answer()
    {
        var zoe = await BookAsync("Zoe");
        World.Clock.Advance(World.At("10:05") - World.Clock.GetUtcNow());
        var page = Open();
        await PressAsync(page, "No-show Zoe");
        await Answer(yes: false).ClickAsync(new());
        Assert.Equal(ReservationStatus.Confirmed, (await World.ReadAsync(zoe.Id)).Status);

        await PressAsync(page, "No-show Zoe");
        Dialogs.Find($"#no-show-{zoe.Reference}").Change("Missed her train");
        await Answer(yes: true).ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("No-show: Zoe.", page.Find(".panel [role=status].alert-ok").TextContent));
        Assert.Equal("Missed her train", (await World.Queries.HistoryAsync(zoe.Id)).Single(line => line.What == "no_show").Detail);
    }

    [Theory]
    [InlineData("Check in all (2)", "Checked in: 2 guests.", ReservationStatus.CheckedIn)]
    [InlineData("Check in Zoe", "Checked in: Zoe.", ReservationStatus.CheckedIn)]
    [InlineData("No-show Zoe", "No-show: Zoe.", ReservationStatus.NoShow)]
    public async Task Each_step_at_the_door_can_be_undone_in_the_bar(string button, string said, ReservationStatus becomes)
    {
        var (zoe, amir) = (await BookAsync("Zoe"), await BookAsync("Amir"));
        World.Clock.Advance(World.At("10:05") - World.Clock.GetUtcNow());
        var page = Open();

        await PressAsync(page, button);
        if (becomes is ReservationStatus.NoShow)
            await Answer(yes: true).ClickAsync(new());
        var offer = Services.GetRequiredService<UndoOffers>().Current!;
        Assert.Equal((said, becomes), (offer.Words, (await World.ReadAsync(zoe.Id)).Status));
        Assert.IsType<ChangeResult.Done>(await offer.Undo!(TestWorld.Staff));

        Assert.Equal(
            (ReservationStatus.Confirmed, ReservationStatus.Confirmed), ((await World.ReadAsync(zoe.Id)).Status, (await World.ReadAsync(amir.Id)).Status));
    }

    [Fact]
    public async Task An_undo_of_several_takes_back_who_can_be_and_says_that_not_all_were()
    {
        var (zoe, amir) = (await BookAsync("Zoe"), await BookAsync("Amir"));
        World.Clock.Advance(World.At("10:05") - World.Clock.GetUtcNow());
        var page = Open();
        await PressAsync(page, "Check in all (2)");
        await World.Visits.CompleteAsync(TestWorld.Staff, amir.Id, ct: TestContext.Current.CancellationToken); // on another screen

        var result = await Services.GetRequiredService<UndoOffers>().Current!.Undo!(TestWorld.Staff);

        Assert.IsType<ChangeResult.Refused>(result);
        Assert.Equal(
            (ReservationStatus.Confirmed, ReservationStatus.Completed), ((await World.ReadAsync(zoe.Id)).Status, (await World.ReadAsync(amir.Id)).Status));
    }

    private async Task<ReservationView> BookAsync(string name, int party = 1)
    {
        var request = new HoldRequest(TestWorld.PilatesClass, World.At("10:00"), 1, party) { Customer = new CustomerDetails(name, "") };
        return Assert.IsType<HoldResult.Held>(await World.Get<WalkInService>().BookAsync(TestWorld.Staff, request)).Reservation;
    }

    private IRenderedComponent<DayPage> Open()
    {
        var page = Render<DayPage>(p => p.Add(c => c.Date, "2026-06-02"));
        page.WaitForElement(".visit-class").Click();
        page.WaitForElement(".panel");
        return page;
    }

    private static AngleSharp.Dom.IElement Row(IRenderedComponent<DayPage> page, string guest) =>
        page.FindAll(".roster-row").Single(row => row.TextContent.Contains(guest, StringComparison.Ordinal));

    private static Task PressAsync(IRenderedComponent<DayPage> page, string button)
    {
        page.WaitForAssertion(() => Assert.Contains(button, page.FindAll(".panel button").Select(Words)));
        return page.FindAll(".panel button").Single(b => Words(b) == button).ClickAsync(new());
    }

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
