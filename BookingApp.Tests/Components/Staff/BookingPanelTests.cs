using BookingApp.Components.Shared.Times;
using BookingApp.Components.Staff.Bookings;
using BookingApp.Components.Staff.Undo;
using BookingApp.Customers;
using BookingApp.Customers.Notes;
using BookingApp.Data;
using BookingApp.Discounts;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Payments.Webhooks;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Risk;
using BookingApp.Risk.Blocks;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Staff;

/// <summary>The panel over the real services: which buttons each state has, and what each of them does, once.</summary>
public sealed class BookingPanelTests : StaffedComponentTest
{
    private const string TakePayment = "Take payment";
    private const string SendLink = "Send it to maya@example.com";
    private const string RefundButton = "Refund";
    private const string SaveNotes = "Save notes";
    private const string Early = "They are here already";

    private ReservationView _shown = null!;

    private const string Move = "Move on the board"; // hidden where there is none

    public static TheoryData<string, string[]> States { get; } = new()
    {
        { "held", ["Reschedule", Move, "Release this time"] },
        { "finishing a payment", [] },
        { "confirmed and due", ["Check in", "Reschedule", Move, "No-show", "Cancel booking", TakePayment, SendLink] },
        { "confirmed and paid", ["Check in", "Reschedule", Move, "No-show", "Cancel booking", RefundButton] },
        { "checked in and due", ["Complete", "Undo check-in", TakePayment, SendLink] },
        { "checked in and paid", ["Complete", "Undo check-in", RefundButton] },
        { "no-show", ["Undo no-show", RefundButton] },
        { "completed and due", ["Undo complete", TakePayment, SendLink] },
        { "completed and paid", ["Undo complete", RefundButton] },
        { "cancelled", [] },
        { "cancelled, refund under way", [] },
        { "lapsed", [] },
        { "disputed", ["Check in", "Reschedule", Move, "No-show", "Cancel booking", RefundButton] },
    };

    public static TheoryData<string, string, string, ReservationStatus> Presses { get; } = new()
    {
        { "confirmed and paid", "Check in", "checked_in", ReservationStatus.CheckedIn },
        { "checked in and paid", "Complete", "completed", ReservationStatus.Completed },
        { "checked in and paid", "Undo check-in", "check_in_undone", ReservationStatus.Confirmed },
        { "completed and paid", "Undo complete", "complete_undone", ReservationStatus.CheckedIn },
        { "no-show", "Undo no-show", "no_show_undone", ReservationStatus.Confirmed },
    };

    [Theory, MemberData(nameof(States))]
    public async Task A_state_has_its_buttons_and_no_others(string state, string[] buttons)
    {
        var panel = await ShowAsync(state);

        Assert.Equal([.. buttons, SaveNotes], Buttons(panel));
    }

    [Theory, MemberData(nameof(Presses))]
    public async Task A_press_does_what_it_says_once_however_often_it_is_pressed(string state, string button, string happens, ReservationStatus becomes)
    {
        var panel = await ShowAsync(state);
        if (state is not "held")
            World.Clock.Advance(World.At("10:00") - World.Clock.GetUtcNow()); // the visit begins

        await PressTwiceAsync(panel, () => Button(panel, button).ClickAsync(new()));

        Assert.Equal(becomes, (await World.ReadAsync(_shown.Id)).Status);
        Assert.Equal(1, await CountAsync(happens));
        Assert.Equal("Saved.", panel.Find("[role=status].alert-ok").TextContent);
        Assert.False(Button(panel, SaveNotes).HasAttribute("disabled"));
    }

    [Theory]
    [InlineData(
        "confirmed and paid", "Check in", "Check in early?", "Check-in for this visit opens on Tue 02/06/2026, 06:00.", "Check in now", "checked_in")]
    [InlineData(
        "confirmed and paid", "No-show", "Mark as a no-show early?",
        "This visit begins on Tue 02/06/2026, 10:00. A no-show is normally marked after that.", "Mark as a no-show now", "no_show")]
    [InlineData(
        "checked in and paid", "Complete", "Complete early?",
        "This visit begins on Tue 02/06/2026, 10:00. It is normally completed after that.", "Complete now", "completed")]
    public async Task A_step_before_its_time_asks_why_and_keeps_the_answer(
        string state, string button, string asks, string says, string yes, string happens)
    {
        var panel = await ShowAsync(state);

        await Button(panel, button).ClickAsync(new());
        Assert.Equal(says, Dialogs.WaitForElement(".mud-dialog p").TextContent);
        Assert.Equal((asks, "Not yet", yes), (Dialogs.Find("h2").TextContent, Answer(yes: false).TextContent, Answer(yes: true).TextContent));
        Assert.StartsWith("Required.", Dialogs.Find("#early-reason-hint").TextContent, StringComparison.Ordinal);
        await Answer(yes: true).ClickAsync(new());
        Assert.Equal("Enter a reason.", Dialogs.WaitForElement("#early-reason-error").TextContent.Trim());
        Assert.Equal(0, await CountAsync(happens));
        Dialogs.Find("#early-reason").Change("He called");
        await Dialogs.Find(".mud-dialog form").SubmitAsync(EventArgs.Empty); // Enter in its field

        Assert.Equal("He called", (await World.Queries.HistoryAsync(_shown.Id)).Single(line => line.What == happens).Detail);
        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll(".mud-dialog")));
    }

    [Fact]
    public async Task A_step_is_the_first_thing_to_press_once_it_may_be_taken_without_a_reason()
    {
        var panel = await ShowAsync("confirmed and paid");
        Assert.DoesNotContain("mud-button-filled", Button(panel, "Check in").ClassName, StringComparison.Ordinal);

        World.Clock.Advance(World.At("06:00") - World.Clock.GetUtcNow());
        panel.Render(p => p.Add(c => c.Reservation, _shown with { }));

        Assert.Contains("mud-button-filled-primary", Button(panel, "Check in").ClassName, StringComparison.Ordinal);
    }

    // One thing to press, what else is done with it beside it without a frame, and what ends it by itself.
    [Theory]
    [InlineData("held", 0, "", "Reschedule, Move on the board", "Release this time")]
    [InlineData("confirmed and paid", 10, "Check in", "Reschedule, Move on the board", "No-show, Cancel booking")]
    [InlineData("checked in and paid", 10, "Complete", "Undo check-in", "")]
    [InlineData("completed and paid", 10, "", "Undo complete", "")]
    [InlineData("no-show", 10, "", "Undo no-show", "")]
    public async Task A_state_has_one_step_that_stands_out_and_what_ends_the_booking_stands_by_itself(
        string state, int hour, string step, string quiet, string ends)
    {
        var panel = await ShowAsync(state);
        if (hour > 0)
            World.Clock.Advance(World.At($"{hour}:00") - World.Clock.GetUtcNow());
        panel.Render(p => p.Add(c => c.Reservation, _shown with { }));

        var (first, last) = (panel.Find(".actions"), panel.Find(".actions-ends"));
        Assert.Equal(step, Words(first, ".mud-button-filled-primary"));
        Assert.Equal(quiet, Words(first, ".mud-button-text"));
        Assert.Equal(ends, Words(last, ".mud-button-text"));
        Assert.Equal(("group", "No-show, cancellation, refund"), (last.GetAttribute("role"), last.GetAttribute("aria-label")));
        Assert.Empty(first.QuerySelectorAll(".mud-button-outlined").Concat(last.QuerySelectorAll(".mud-button-outlined")));

        static string Words(AngleSharp.Dom.IElement row, string kind) => string.Join(", ", row.QuerySelectorAll(kind).Select(b => b.TextContent.Trim()));
    }

    [Fact]
    public async Task A_free_time_is_pressed_to_reschedule_and_one_that_is_lost_offers_the_nearest_to_be_pressed()
    {
        var panel = await ShowAsync("confirmed and paid");
        await Button(panel, "Reschedule").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Contains(panel.FindAll("#reschedule-times button"), b => b.TextContent.Trim() == "11:30"));
        await Button(panel, "11:30").ClickAsync(new());
        Assert.Equal("11:30", panel.Find("#reschedule-time").GetAttribute("value"));
        await World.HeldAsync("11:30", name: "Zoe"); // meanwhile

        await panel.Find("form:has(#reschedule-time)").SubmitAsync(EventArgs.Empty);
        Assert.StartsWith("Somebody else has that time", panel.Find("form:has(#reschedule-time) .alert-danger").TextContent, StringComparison.Ordinal);
        var nearest = panel.FindAll("#reschedule-times .actions button")[0];
        var when = nearest.TextContent.Trim();
        await nearest.ClickAsync(new());
        Assert.Empty(panel.FindAll(".alert-danger"));
        await panel.Find("form:has(#reschedule-time)").SubmitAsync(EventArgs.Empty);

        Assert.Equal(when, Dates.When((await World.ReadAsync(_shown.Id)).Start));
        Assert.Equal("Saved.", panel.Find("[role=status].alert-ok").TextContent);
    }

    [Fact]
    public async Task A_day_without_a_free_time_offers_the_nearest_of_other_days()
    {
        var panel = await ShowAsync("confirmed and paid");
        await World.Get<TimeOffService>().AddAsync(
            TestWorld.Staff, 1, World.At("00:00").AddDays(1), World.At("00:00").AddDays(2), "Away", ct: TestContext.Current.CancellationToken);
        await Button(panel, "Reschedule").ClickAsync(new());

        panel.Find("#reschedule-day").Change("2026-06-03");

        panel.WaitForAssertion(() => Assert.Equal(3, panel.FindAll("#reschedule-times .actions button").Count));
        Assert.Equal("No time is offered on that day.", panel.Find("#reschedule-times .muted").TextContent);
    }

    [Fact]
    public async Task What_was_said_of_a_change_goes_when_it_is_undone()
    {
        var panel = await ShowAsync("confirmed and paid");
        World.Clock.Advance(World.At("10:00") - World.Clock.GetUtcNow());
        await Button(panel, "Check in").ClickAsync(new());
        panel.Render(p => p.Add(c => c.Reservation, World.ReadAsync(_shown.Id).GetAwaiter().GetResult()));
        Assert.Single(panel.FindAll(".told"));

        await World.Visits.UndoCheckInAsync(TestWorld.Staff, _shown.Id, TestContext.Current.CancellationToken);
        panel.Render(p => p.Add(c => c.Reservation, World.ReadAsync(_shown.Id).GetAwaiter().GetResult()));

        Assert.Empty(panel.FindAll(".told"));
    }

    [Fact]
    public async Task What_must_be_known_of_the_customer_stands_on_their_booking()
    {
        var panel = await ShowAsync("confirmed and paid");
        var (customer, ct) = (_shown.CustomerId!.Value, TestContext.Current.CancellationToken);
        Assert.Empty(panel.FindAll(".alert"));
        await World.Get<CustomerTagService>().AddAsync(TestWorld.Staff, customer, "Nut allergy", ct);
        foreach (var note in new[] { "Oldest", "Likes it warm", "Bad left knee" })
        {
            World.Clock.Advance(TimeSpan.FromSeconds(1));
            await World.Get<CustomerNoteService>().AddAsync(TestWorld.Staff, customer, note, World.NewCommand(), ct);
        }

        await World.Get<RiskService>().BlockAsync(
            new Actor.Staff(9, "Eve", Admin: true), new BlockForm { Value = _shown.Customer!.Email, Reason = "Rude" }, ct);
        panel.Render(p => p.Add(c => c.Reservation, World.ReadAsync(_shown.Id).GetAwaiter().GetResult()));

        panel.WaitForAssertion(() => Assert.Equal("Nut allergy", panel.Find("[aria-label=Tags] li").TextContent));
        Assert.Equal("Blocked: this customer cannot book online.", panel.Find(".alert-danger").TextContent.Trim());
        Assert.Equal(["Bad left knee", "Likes it warm"], panel.FindAll(".alert-warn span").Select(note => note.TextContent));
        Assert.Equal("All 3 notes", panel.Find(".alert-warn a").TextContent);
    }

    [Theory]
    [InlineData("confirmed and paid", "Cancel booking", "Keep it")]
    [InlineData("held", "Release this time", "Keep it")]
    public async Task The_way_out_of_a_question_says_what_stays(string state, string button, string no)
    {
        var panel = await ShowAsync(state);

        await Button(panel, button).ClickAsync(new());

        Assert.Equal(no, Answer(yes: false).TextContent);
    }

    [Fact]
    public async Task A_cancellation_asks_first_and_refunds_once()
    {
        var panel = await ShowAsync("confirmed and paid");
        await Button(panel, "Cancel booking").ClickAsync(new());
        Assert.Equal(ReservationStatus.Confirmed, (await World.ReadAsync(_shown.Id)).Status);
        Assert.True(Dialogs.WaitForElement("input[type=checkbox]").HasAttribute("checked"));
        Assert.StartsWith("Maya, Tue 02/06/2026, 10:00: ", Dialogs.Find(".mud-dialog p").TextContent, StringComparison.Ordinal); // whose

        await PressTwiceAsync(panel, () => Answer(yes: true).ClickAsync(new()));

        var now = await World.ReadAsync(_shown.Id);
        Assert.Equal((ReservationStatus.Cancelled, 1, "45.00"), (now.Status, now.Refunds.Count, now.Refunded.ToWire()));
        Assert.Equal(1, await CountAsync("cancelled"));
    }

    [Fact]
    public async Task A_cancellation_keeps_why_and_tells_the_customer_only_if_asked_to()
    {
        var panel = await ShowAsync("confirmed and paid");
        await Button(panel, "Cancel booking").ClickAsync(new());
        Dialogs.WaitForElement("#cancel-reason-kind");
        Assert.Single(Dialogs.FindAll("input[type=checkbox]")); // the refund: there is nothing to tell yet

        await Dialogs.Find("#cancel-reason-kind").ChangeAsync(new() { Value = "ill" });
        Dialogs.Find("#cancel-reason").Change("Ben has a cold");
        Assert.False(Dialogs.WaitForElements("input[type=checkbox]", 2)[1].HasAttribute("checked"));
        await Answer(yes: true).ClickAsync(new());

        var now = await World.ReadAsync(_shown.Id);
        Assert.Equal("ill: Ben has a cold", now.EndReason);
        await using var db = await World.OpenAsync();
        Assert.All(db.OutboxEmails.AsEnumerable(), email => Assert.DoesNotContain("cold", email.Facts, StringComparison.Ordinal));
        panel.Render(p => p.Add(c => c.Reservation, now));
        Assert.Contains("Illness: Ben has a cold", panel.Find("dl.facts").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_can_be_undone_in_the_bar_until_its_email_goes()
    {
        var panel = await ShowAsync("confirmed and paid");
        await Button(panel, "Cancel booking").ClickAsync(new());
        Dialogs.WaitForElement("#cancel-reason-kind");
        await Answer(yes: true).ClickAsync(new());
        var offer = Services.GetRequiredService<UndoOffers>().Current!;

        var undone = await offer.Undo!(TestWorld.Staff);

        Assert.Equal(("Cancelled: Maya, 10:00.", World.Clock.GetUtcNow().AddSeconds(30)), (offer.Words, offer.Email!.DueAt));
        Assert.IsType<ChangeResult.Done>(undone);
        Assert.Equal((ReservationStatus.Confirmed, (string?)null), ((await World.ReadAsync(_shown.Id)).Status, (await World.ReadAsync(_shown.Id)).EndReason));
    }

    [Fact]
    public async Task A_no_show_asks_why_and_keeps_it_until_it_is_undone()
    {
        var panel = await ShowAsync("confirmed and paid");
        World.Clock.Advance(World.At("10:00") - World.Clock.GetUtcNow());

        await Button(panel, "No-show").ClickAsync(new());
        Assert.Equal(ReservationStatus.Confirmed, (await World.ReadAsync(_shown.Id)).Status);
        await Dialogs.WaitForElement("#no-show-reason-kind").ChangeAsync(new() { Value = "no_answer" });
        await PressTwiceAsync(panel, () => Answer(yes: true).ClickAsync(new()));

        var now = await World.ReadAsync(_shown.Id);
        Assert.Equal((ReservationStatus.NoShow, "no_answer"), (now.Status, now.EndReason));
        Assert.Equal("no_answer", (await World.Queries.HistoryAsync(now.Id)).Single(line => line.What is "no_show").Detail);
        Assert.IsType<ChangeResult.Done>(await World.Visits.UndoNoShowAsync(TestWorld.Staff, now.Id));
        Assert.Null((await World.ReadAsync(now.Id)).EndReason);
    }

    [Fact]
    public async Task A_hold_is_let_go_once_and_only_after_a_question()
    {
        var panel = await ShowAsync("held");
        await Button(panel, "Release this time").ClickAsync(new());
        Assert.Equal(ReservationStatus.Held, (await World.ReadAsync(_shown.Id)).Status);

        await PressTwiceAsync(panel, () => Answer(yes: true).ClickAsync(new()));

        Assert.Equal(ReservationStatus.Released, (await World.ReadAsync(_shown.Id)).Status);
        Assert.Equal(1, await CountAsync("released"));
        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll(".mud-dialog")));
    }

    // The second click was on its way when the first was done, and finds the form of before.
    [Fact]
    public async Task A_click_too_many_takes_no_second_five_euros()
    {
        var panel = await ShowAsync("confirmed and due");
        panel.Find("#in-person-amount").Change("5.00");
        var form = panel.Find("form:has(#in-person-amount)");

        await form.SubmitAsync(EventArgs.Empty);
        panel.Render(p => p.Add(c => c.Reservation, World.ReadAsync(_shown.Id).GetAwaiter().GetResult()));
        var after = panel.Find("#in-person-amount").GetAttribute("value") ?? "";
        await panel.Find("form:has(#in-person-amount)").SubmitAsync(EventArgs.Empty); // the other half of a double click
        Clock.Advance(TimeSpan.FromSeconds(1));
        await panel.Find("form:has(#in-person-amount)").SubmitAsync(EventArgs.Empty);

        var now = await World.ReadAsync(_shown.Id);
        Assert.Equal(("", "5.00", "40.00"), (after, now.Paid.ToWire(), now.Due.ToWire()));
        Assert.Equal(1, await CountAsync("in_person_payment"));
        Assert.NotEqual("", panel.Find("#in-person-amount-error").TextContent.Trim());
    }

    [Fact]
    public async Task What_was_said_of_one_amount_does_not_stand_beside_the_next()
    {
        var panel = await ShowAsync("confirmed and due");
        panel.Find("#in-person-amount").Change("61.00");
        await panel.Find("form:has(#in-person-amount)").SubmitAsync(EventArgs.Empty);
        Assert.Equal("This is more than is due, or not an amount.", panel.Find(".alert-danger").TextContent);

        panel.Find("details:has(#in-person-amount)").Input("0");

        Assert.Empty(panel.FindAll(".alert-danger"));
    }

    [Fact]
    public async Task Money_paid_in_person_is_taken_once()
    {
        var panel = await ShowAsync("confirmed and due");
        Assert.Equal("45.00", panel.Find("#in-person-amount").GetAttribute("value"));

        await PressTwiceAsync(panel, () => panel.Find("form:has(#in-person-amount)").SubmitAsync(EventArgs.Empty));

        var now = await World.ReadAsync(_shown.Id);
        Assert.Equal(("45.00", "0.00"), (now.Paid.ToWire(), now.Due.ToWire()));
        Assert.Equal(1, await CountAsync("in_person_payment"));
        Assert.Equal("Saved.", panel.Find("[role=status].alert-ok").TextContent);
    }

    [Fact]
    public async Task Staff_who_are_no_admins_refund_a_part_once_and_say_why()
    {
        var panel = await ShowAsync("confirmed and paid");
        Assert.Equal("45.00", panel.Find("#refund-amount").GetAttribute("value"));
        Assert.Equal("Choose a reason, or write one", panel.Find("#refund-reason-kind option").TextContent);
        panel.Find("#refund-amount").Change("20");
        await Form(panel).SubmitAsync(EventArgs.Empty);
        Assert.Equal("Enter a reason.", panel.Find("#refund-reason-error").TextContent.Trim());
        panel.Find("#refund-reason").Change("Too short");

        await Form(panel).SubmitAsync(EventArgs.Empty);
        Assert.Equal("Refund €20.00?", Dialogs.WaitForElement("h2").TextContent);
        Assert.Equal("Not yet", Answer(yes: false).TextContent);
        Assert.Empty((await World.ReadAsync(_shown.Id)).Refunds);

        await PressTwiceAsync(panel, () => Answer(yes: true).ClickAsync(new()));

        var now = await World.ReadAsync(_shown.Id);
        Dialogs.WaitForAssertion(() => Assert.Empty(Dialogs.FindAll(".mud-dialog")));
        Assert.Equal((RefundReason.Staff, "20.00", "Too short"), (Assert.Single(now.Refunds).Reason, now.Refunded.ToWire(), now.Refunds[0].Note));
        Assert.Equal("staff:1 Ana", (await World.Queries.HistoryAsync(_shown.Id)).Single(line => line.What == "refund_recorded").Actor);
        panel.Render(p => p.Add(c => c.Reservation, now));
        Assert.Equal(("25.00", ""), (panel.Find("#refund-amount").GetAttribute("value"), panel.Find("#refund-reason").GetAttribute("value") ?? ""));
        Assert.Contains("Refund recorded", panel.Find("ol").TextContent, StringComparison.Ordinal);

        static AngleSharp.Dom.IElement Form(IRenderedComponent<BookingPanel> panel) => panel.Find("form:has(#refund-amount)");
    }

    // Term and description in turn, as they are read.
    [Fact]
    public async Task A_visit_that_a_coupon_paid_for_asks_for_nothing()
    {
        await World.Get<CouponService>().SaveAsync(new Actor.Staff(1, "Ada", Admin: true), null, new CouponForm { Code = "GIFT", Percent = 100 });
        var held = await World.HeldAsync("10:00");
        await World.Get<DiscountService>().ApplyAsync(TestWorld.Of(held), held.Id, "GIFT");
        await World.Payments.CheckoutAsync(TestWorld.Of(held), held.Id);

        var panel = Render<BookingPanel>(p => p.Add(c => c.Reservation, World.ReadAsync(held.Id).GetAwaiter().GetResult()));

        Assert.Equal(["Price: €45.00", "Discount: −€45.00 GIFT", "Total: €0.00", "Paid: €0.00", "Amount due: Nothing"], MoneyOf(panel));
        Assert.Empty(panel.FindAll("#in-person-amount"));
    }

    [Fact]
    public async Task What_was_refunded_is_not_paid_any_more()
    {
        var panel = await ShowAsync("confirmed and paid");
        await World.Get<RefundService>().RefundAsync(TestWorld.Staff, World.NewCommand(), _shown.Id, new Money(2000, "EUR"), "Sorry");
        var now = await World.ReadAsync(_shown.Id);

        panel.Render(p => p.Add(c => c.Reservation, now));

        Assert.Equal(["Price: €45.00", "Paid: €25.00 (€45.00 paid, €20.00 refunded)", "Amount due: Nothing"], MoneyOf(panel));
        Assert.Equal(new Money(2500, "EUR"), now.Kept);
    }

    [Theory]
    [InlineData("held", "Price: €45.00", "Paid: €0.00", "Due now: €45.00")]
    [InlineData("confirmed and due", "Price: €45.00", "Paid: €0.00", "Amount due: €45.00")]
    [InlineData("confirmed and paid", "Price: €45.00", "Paid: €45.00", "Amount due: Nothing")]
    [InlineData("cancelled", "Price: €45.00", "Paid: €0.00 (€45.00 paid, €45.00 refunded)")]
    public async Task The_account_says_price_paid_and_due(string state, params string[] lines) => Assert.Equal(lines, MoneyOf(await ShowAsync(state)));

    private static IEnumerable<string> MoneyOf(IRenderedComponent<BookingPanel> panel) =>
        from term in panel.FindAll("dl.facts dt")
        where term.TextContent is "Price" or "Discount" or "Total" or "Paid" or "Amount due" or "Due now" or "Due at the visit"
        select $"{term.TextContent}: {string.Join(' ', term.NextElementSibling!.TextContent.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))}";

    [Fact]
    public async Task More_than_is_left_is_not_refunded()
    {
        var panel = await ShowAsync("confirmed and paid");
        panel.Find("#refund-amount").Change("45.01");
        panel.Find("#refund-reason").Change("Sorry");

        await panel.Find("form:has(#refund-amount)").SubmitAsync(EventArgs.Empty);

        Assert.Empty((await World.ReadAsync(_shown.Id)).Refunds);
        Assert.NotEmpty(panel.FindAll(".field-error"));
    }

    [Fact]
    public async Task Money_paid_in_person_is_refunded_by_staff()
    {
        var panel = await ShowAsync("confirmed and due");
        await panel.Find("form:has(#in-person-amount)").SubmitAsync(EventArgs.Empty);
        await World.Get<RefundService>().RefundAsync(TestWorld.Staff, World.NewCommand(), _shown.Id, new Money(2000, "EUR"), "Sorry");
        await World.JobsAsync();
        panel.Render(p => p.Add(c => c.Reservation, World.ReadAsync(_shown.Id).GetAwaiter().GetResult()));

        await Button(panel, "Mark €20.00 as refunded").ClickAsync(new());
        Assert.Equal(RefundStatus.Pending, Assert.Single((await World.ReadAsync(_shown.Id)).Refunds).Status);
        await Answer(yes: true).ClickAsync(new());

        Assert.Equal(RefundStatus.Completed, Assert.Single((await World.ReadAsync(_shown.Id)).Refunds).Status);
    }

    [Fact]
    public async Task The_history_says_who_in_words()
    {
        var refund = await ShowAsync("cancelled");

        var history = refund.Find("ol").TextContent;

        Assert.Contains("refunds, automatically", history, StringComparison.Ordinal);
        Assert.Contains("· Ana", history, StringComparison.Ordinal);
        Assert.DoesNotContain(":1", history, StringComparison.Ordinal);
        Assert.DoesNotContain("system:", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_writes_money_as_the_rest_of_the_panel_does()
    {
        var panel = await ShowAsync("confirmed and paid");

        var history = panel.Find("ol").TextContent;

        Assert.Contains("Payment captured €45.00\u00A0·", history, StringComparison.Ordinal);
        Assert.DoesNotContain("EUR", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_that_two_write_at_once_lose_neither()
    {
        var panel = await ShowAsync("confirmed and paid");
        await World.Reservations.NoteAsync(TestWorld.Staff, _shown.Id, "Brings a dog");
        panel.Find("#notes").Change("Likes it firm");

        await panel.Find("form:has(#notes)").SubmitAsync(EventArgs.Empty);
        var (first, field) = ((await World.ReadAsync(_shown.Id)).Notes, panel.Find("#notes").GetAttribute("value"));
        await panel.Find("form:has(#notes)").SubmitAsync(EventArgs.Empty);

        Assert.Equal(("Brings a dog", "Brings a dog\nLikes it firm"), (first, field));
        Assert.Equal("Brings a dog\nLikes it firm", (await World.ReadAsync(_shown.Id)).Notes);
    }

    [Fact]
    public async Task What_a_colleague_writes_shows_and_does_not_take_away_what_is_being_written()
    {
        var panel = await ShowAsync("confirmed and paid");
        await TheyWriteAsync("Brings a dog");
        Assert.Equal("Brings a dog", panel.Find("#notes").GetAttribute("value"));

        await panel.Find("form:has(#notes) > div").InputAsync(new() { Value = "Half" });
        await TheyWriteAsync("Brings two dogs");

        Assert.Equal("Brings a dog", panel.Find("#notes").GetAttribute("value"));

        async Task TheyWriteAsync(string notes)
        {
            await World.Reservations.NoteAsync(TestWorld.Staff, _shown.Id, notes);
            var now = await World.ReadAsync(_shown.Id);
            panel.Render(p => p.Add(c => c.Reservation, now)); // as the board around it does
        }
    }

    [Fact]
    public async Task Notes_are_kept()
    {
        var panel = await ShowAsync("confirmed and paid");
        panel.Find("#notes").Change("Likes it firm");

        await panel.Find("form:has(#notes)").SubmitAsync(EventArgs.Empty);

        Assert.Equal("Likes it firm", (await World.ReadAsync(_shown.Id)).Notes);
    }

    [Fact]
    public async Task What_does_not_work_any_more_is_said()
    {
        var panel = await ShowAsync("confirmed and paid");
        await World.Reservations.CancelAsync(TestWorld.Staff, _shown.Id);

        await Button(panel, "Check in").ClickAsync(new());

        Assert.NotEqual("", panel.Find("[role=status].alert-danger").TextContent.Trim());
        Assert.Equal(ReservationStatus.Cancelled, (await World.ReadAsync(_shown.Id)).Status);
    }

    [Fact]
    public async Task A_refund_under_way_and_a_dispute_are_shown()
    {
        var refund = await ShowAsync("cancelled, refund under way");
        Assert.Contains("€45.00\u00A0· planned", refund.Find("dl.facts").TextContent, StringComparison.Ordinal);

        var disputed = await ShowAsync("disputed", "12:00");
        Assert.Contains("disputes", disputed.Find(".alert-warn").TextContent, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<BookingPanel>> ShowAsync(string state, string time = "10:00")
    {
        _shown = await World.ReadAsync((await MakeAsync(state, time)).Id);
        return Render<BookingPanel>(p => p.Add(c => c.Reservation, _shown));
    }

    private async Task<ReservationView> MakeAsync(string state, string time)
    {
        if (state is "held")
            return await World.HeldAsync(time);
        if (state is "lapsed")
        {
            var lapsed = await World.HeldAsync(time);
            World.Clock.Advance(TimeSpan.FromHours(1));
            return lapsed;
        }

        if (state is "finishing a payment")
        {
            var (held, order) = await World.ApprovedAsync(time);
            World.Gateway.OnCapture = _ => throw new GatewayUnknownException("no answer");
            await World.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
            return held;
        }

        var visit = state.EndsWith("due", StringComparison.Ordinal) ? await WalkInAsync(time) : await World.PaidAsync(time);
        foreach (var step in Steps(state))
            Assert.IsType<ChangeResult.Done>(await step(TestWorld.Staff, visit.Id, CancellationToken.None));
        if (state is "cancelled")
            await World.JobsAsync(); // its refund has ended
        if (state is "disputed")
        {
            await using var db = await World.OpenAsync();
            await World.Get<WebhookHandler>()
                .DisputedAsync(await db.Payments.AsNoTracking().SingleAsync(p => p.ReservationId == visit.Id), "PP-1", DisputeState.Open);
        }

        return visit;
    }

    [Theory]
    [InlineData("maya@example.com", "The customer gets an email about it.", "mailto:maya@example.com")]
    [InlineData("", "There is no email address, so the customer is not told: please call them.", null)]
    public async Task Whoever_cancels_reads_whether_the_customer_is_told(string email, string text, string? link)
    {
        var walkIn = new HoldRequest(TestWorld.Massage, World.At("10:00"), 1) { Customer = new CustomerDetails("Maya", email, "030 1234567 ext. 9") };
        var booked = Assert.IsType<HoldResult.Held>(await World.Get<WalkInService>().BookAsync(TestWorld.Staff, walkIn)).Reservation;
        var panel = Render<BookingPanel>(p => p.Add(c => c.Reservation, booked));

        Button(panel, "Cancel booking").Click();

        Assert.Contains(text, Dialogs.WaitForElement(".mud-dialog").TextContent, StringComparison.Ordinal);
        Assert.Equal(link, panel.FindAll("a[href^='mailto:']").SingleOrDefault()?.GetAttribute("href"));
        Assert.Equal("tel:+49301234567", panel.Find("a[href^='tel:']").GetAttribute("href"));
    }

    private Func<Actor, Guid, CancellationToken, Task<ChangeResult>>[] Steps(string state) => state.Split(' ', ',')[0] switch
    {
        "checked" => [CheckInAsync],
        "completed" => [CheckInAsync, (actor, id, ct) => World.Visits.CompleteAsync(actor, id, Early, ct)],
        "no-show" => [(actor, id, ct) => World.Visits.MarkNoShowAsync(actor, id, Early, ct)],
        "cancelled" => [(actor, id, ct) => World.Reservations.CancelAsync(actor, id, ct: ct)],
        _ => [],
    };

    private Task<ChangeResult> CheckInAsync(Actor actor, Guid id, CancellationToken ct) => World.Visits.CheckInAsync(actor, id, Early, ct);

    private async Task<ReservationView> WalkInAsync(string time) => Assert.IsType<HoldResult.Held>(await World.Get<WalkInService>().BookAsync(
        TestWorld.Staff, new HoldRequest(TestWorld.Massage, World.At(time), 1) { Customer = new CustomerDetails("Maya", "maya@example.com") })).Reservation;

    // The second press comes while the first one's change waits for its turn to write.
    private async Task PressTwiceAsync(IRenderedComponent<BookingPanel> panel, Func<Task> press)
    {
        var (writing, written) = (new TaskCompletionSource(), new TaskCompletionSource());
        var other = Task.Run(() => World.Get<UnitOfWork>().DoAsync(async (_, _) =>
        {
            writing.SetResult();
            await written.Task;
        }));
        await writing.Task;

        var (first, second) = (press(), press());
        written.SetResult();
        await Task.WhenAll(first, second, other);
        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll("[role=status].alert")));
    }

    private async Task<int> CountAsync(string what) => (await World.Queries.HistoryAsync(_shown.Id)).Count(line => line.What == what);

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<BookingPanel> panel, string text) =>
        panel.FindAll("button").Single(b => b.TextContent.Trim() == text);

    private static IEnumerable<string> Buttons(IRenderedComponent<BookingPanel> panel) => panel.FindAll("button").Select(b => b.TextContent.Trim());
}
