using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Payments.Recovery;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Joining;
using BookingApp.WaitingList.Offers;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.WaitingList.WaitingPeople;

namespace BookingApp.Tests.WaitingList;

/// <summary>Each way an offer can end: nothing stays held for somebody who waits no more.</summary>
public sealed class OfferEndTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_books_another_time_of_the_day_gives_back_what_was_offered_to_them(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await OfferToFirstAsync(world, "Kim", "Lee");
        var offer = (await EntryAsync(world, "Kim")).Offer!;

        var own = await world.HeldAsync("16:00", service: TestWorld.Talk, name: "Kim");
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Of(own), own.Id));
        await OfferAsync(world);

        Assert.Equal(ReservationStatus.Released, (await world.ReadAsync(offer.Id)).Status);
        Assert.Equal(["1 Lee Offered"], await LineAsync(world));
        Assert.Equal(offer.Start, (await EntryAsync(world, "Lee")).Offer!.Start);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Who_moves_a_booking_of_theirs_to_the_day_waits_no_more()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookedAsync(world);
        await JoinAsync(world, "Kim");
        var request = new HoldRequest(TestWorld.Talk, world.At("16:00").AddDays(1), 1) { Customer = new CustomerDetails("Kim", "kim@example.com") };
        var held = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Staff, request)).Reservation;
        await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, held.Id);
        Assert.Equal(["1 Kim Waiting"], await LineAsync(world)); // that is another day

        await world.Get<RescheduleService>().RescheduleAsync(TestWorld.Staff, held.Id, new RescheduleRequest(world.At("16:00")));

        Assert.Empty(await LineAsync(world));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_leaves_in_the_instant_of_an_offer_leaves_nothing_held(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        for (var round = 0; round < 5; round++)
        {
            var day = Day.AddDays(round);
            var request = new HoldRequest(TestWorld.Talk, world.At("10:00").AddDays(round), 1) { Customer = new CustomerDetails("Pat", "pat@example.com") };
            var booked = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(TestWorld.Staff, request));
            await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, booked.Reservation.Id);
            await JoinAsync(world, "Kim", day: day);
            var kim = (await world.Get<WaitingListQueries>().AllAsync()).Single(e => e.Day == day);
            await world.Reservations.CancelAsync(TestWorld.Staff, booked.Reservation.Id);

            var leaving = world.Get<WaitingListRemoval>().LeaveAsync(kim.Id, kim.Key);
            await Task.WhenAll(other.Get<WaitingListOffers>().OfferDueAsync(), leaving);

            Assert.Equal(LeaveResult.Left, await leaving);
            await using var db = await world.OpenAsync();
            Assert.Equal(0, await db.Reservations.CountAsync(r => r.Status == ReservationStatus.Held));
            Assert.Equal(WaitingListStatus.Left, (await world.Get<WaitingListQueries>().FindAsync(kim.Id, kim.Key))!.Status);
        }

        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Another_time_for_an_offer_does_not_make_it_stand_for_hours_more()
    {
        await using var world = await TestWorld.CreateAsync();
        await OfferToFirstAsync(world, "Kim"); // at ten, until twelve
        var offer = (await EntryAsync(world, "Kim")).Offer!;
        world.Clock.Advance(TimeSpan.FromMinutes(115));

        var moved = await world.Get<RescheduleService>().RescheduleAsync(TestWorld.Of(offer), offer.Id, new RescheduleRequest(world.At("10:30")));

        Assert.IsType<ChangeResult.Done>(moved);

        Assert.Equal((world.At("10:30"), offer.HeldUntil), ((await world.ReadAsync(offer.Id)).Start, (await world.ReadAsync(offer.Id)).HeldUntil));
    }

    [Fact]
    public async Task An_offer_whose_email_could_not_leave_costs_nobody_their_place_and_is_not_sent_when_it_is_over()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await BookedAsync(world);
        await JoinAsync(world, "Kim");
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
        await world.Get<WaitingListOffers>().OfferDueAsync(); // and nothing sends
        var first = (await EntryAsync(world, "Kim")).Offer!;
        world.Clock.Advance(TimeSpan.FromHours(2));

        await world.Get<HoldReleaser>().ExpireDueAsync();
        await OfferAsync(world);

        await using (var db = await world.OpenAsync())
        {
            Assert.Equal(EmailState.Withdrawn, await db.OutboxEmails.Where(e => e.ReservationId == first.Id).Select(e => e.State).SingleAsync());
            Assert.Equal((0, 0), (await db.WaitingListEntries.Select(e => e.LapsedOffers).SingleAsync(), await db.WaitingListOffers.CountAsync()));
        }

        Assert.Equal(["1 Kim Waiting"], await LineAsync(world));
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await OfferAsync(world);
        Assert.Equal(["1 Kim Offered"], await LineAsync(world)); // the same time again: they were never told of it
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_payment_for_an_offer_of_many_hours_is_found_though_nobody_told_of_it()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("10:00", name: "Pat");
        await TryAsync(world, Request("Kim") with { ServiceId = TestWorld.Massage });
        await ConfirmAsync(world);
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
        await OfferAsync(world);
        var offer = (await EntryAsync(world, "Kim")).Offer!;
        var pay = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(offer), offer.Id));
        world.Gateway.Approve(pay.OrderId); // and the tab is closed

        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.Get<PaymentRecovery>().CheckDueAsync();

        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(offer.Id)).Status);
    }

    [Fact]
    public async Task What_staff_take_off_the_list_is_theirs_in_the_history()
    {
        await using var world = await TestWorld.CreateAsync();
        await OfferToFirstAsync(world, "Kim");
        var kim = await EntryAsync(world, "Kim");

        Assert.Equal(LeaveResult.Left, await world.Get<WaitingListRemoval>().RemoveAsync(TestWorld.Staff, kim.Id));

        await using var db = await world.OpenAsync();
        Assert.Equal(TestWorld.Staff.ToString(), await db.ReleaseRecords.Where(r => r.ReservationId == kim.Offer!.Id).Select(r => r.ReleasedBy).SingleAsync());
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_answer_at_the_limit_does_not_tell_who_stands_in_a_line(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine, new() { ["Risk:Enabled"] = "true", ["Risk:WaitingPerBrowser"] = "2" });
        await BookedAsync(world);
        await JoinAsync(world, "Kim");
        var visitor = new Visitor("b-1", null, null);
        foreach (var name in new[] { "A", "B" })
            Assert.IsType<JoinResult.Joined>(await TryAsync(world, Request(name) with { Visitor = visitor }));

        Assert.IsType<JoinResult.TooMany>(await TryAsync(world, Request("Kim") with { Visitor = visitor }));
        Assert.IsType<JoinResult.TooMany>(await TryAsync(world, Request("Nobody") with { Visitor = visitor }));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Nothing_is_held_for_an_address_that_nobody_has_confirmed_and_its_newest_wish_counts(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await BookedAsync(world);
        await TryAsync(world, Request("Kim") with { FromMinute = 9 * 60, UntilMinute = 9 * 60 + 59 }); // somebody else typed it
        await TryAsync(world, Request("Kim"));
        await JoinAsync(world, "Lee");
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
        await OfferAsync(world);
        Assert.Equal(["1 Lee Offered"], await LineAsync(world)); // Kim was there before, and has not confirmed

        await ConfirmAsync(world);
        Assert.Equal(["1 Lee Offered", "2 Kim Waiting"], await LineAsync(world));
        Assert.Equal((600, 600), ((await EntryAsync(world, "Kim")).FromMinute, (await EntryAsync(world, "Kim")).UntilMinute));
        await TryAsync(world, Request("Kim") with { FromMinute = 9 * 60, UntilMinute = 9 * 60 + 59 });
        Assert.Equal(600, (await EntryAsync(world, "Kim")).FromMinute); // what was confirmed stays
        Assert.False(await world.Get<WaitingListService>().ConfirmAsync((await EntryAsync(world, "Kim")).Id, "wrong"));
    }

    [Fact]
    public async Task What_nobody_confirms_is_gone_after_a_day_with_its_email_which_tells_no_name()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookedAsync(world);
        await TryAsync(world, Request("Kim") with { Customer = new CustomerDetails("You won! https://evil.example", "kim@example.com") });
        var email = await EmailAsync(world, EmailKind.WaitingListJoined);
        Assert.Equal(("Please confirm: waiting list for Free talk, Tuesday, 2 June 2026", ""), (email.Subject, email.To.Name));
        Assert.DoesNotContain("evil.example", email.Text + email.Html, StringComparison.Ordinal);

        world.Clock.Advance(TimeSpan.FromHours(25));
        foreach (var policy in world.Get<IEnumerable<IRetentionPolicy>>().OrderBy(p => p is not WaitingListRetention))
            await policy.PruneAsync();

        await using var db = await world.OpenAsync();
        Assert.Equal((0, 0), (await db.WaitingListEntries.CountAsync(), await db.OutboxEmails.CountAsync(e => e.Kind == EmailKind.WaitingListJoined)));
    }

    [Fact]
    public async Task An_offer_that_is_moved_ends_where_its_visit_begins()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await BookedAsync(world);
        await JoinAsync(world, "Kim");
        world.Clock.Advance(TimeSpan.FromHours(13)); // 23:00 in Berlin: an offer of the night
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
        await OfferAsync(world);
        var offer = (await EntryAsync(world, "Kim")).Offer!;

        Assert.IsType<ChangeResult.Done>(await world.Get<RescheduleService>().RescheduleAsync(
            TestWorld.Staff, offer.Id, new RescheduleRequest(world.At("08:00")) { OverrideReason = "earlier" }));

        Assert.Equal(world.At("08:00"), (await world.ReadAsync(offer.Id)).HeldUntil);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_a_move_leaves_free_is_offered_when_staff_can_take_it_back_no_more(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await BookedAsync(world);
        await JoinAsync(world, "Kim");
        var before = await world.ReadAsync(booked.Id);
        var moved = Done(await world.Get<RescheduleService>().RescheduleAsync(TestWorld.Staff, booked.Id, new RescheduleRequest(world.At("13:00"))));
        var due = await world.Get<WaitingListOffers>().OfferDueAsync();
        Assert.Equal(["1 Kim Waiting"], await LineAsync(world));
        Assert.Equal(world.Clock.GetUtcNow().AddSeconds(30), due);

        Done(await world.Get<RescheduleService>().RescheduleAsync(TestWorld.Staff, booked.Id, RescheduleRequest.Undo(before, moved)));
        Done(await world.Get<RescheduleService>().RescheduleAsync(TestWorld.Staff, booked.Id, new RescheduleRequest(world.At("14:00"))));
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        await OfferAsync(world);

        Assert.Equal(["1 Kim Offered"], await LineAsync(world));
        await world.AssertHealthyAsync();

        static ReservationView Done(ChangeResult result) => Assert.IsType<ChangeResult.Done>(result).Reservation;
    }

    [Fact]
    public async Task Lines_of_many_days_leave_the_limit_of_lost_links_alone()
    {
        await using var world = await TestWorld.CreateAsync(settings: new() { ["Risk:Enabled"] = "true", ["Risk:LinksPerEmail"] = "1" });
        await BookedAsync(world);
        await JoinAsync(world, "Kim");

        Assert.Equal(LinksResult.OnTheirWay, await world.Get<LostLinks>().AskAsync("kim@example.com", new Visitor("b-1", null, null)));
    }
}
