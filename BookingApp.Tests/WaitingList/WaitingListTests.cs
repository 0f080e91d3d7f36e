using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Payments;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Joining;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.WaitingList.WaitingPeople;

namespace BookingApp.Tests.WaitingList;

/// <summary>Somebody has Ana's 10:00 for a talk; others wait for exactly that.</summary>
public sealed class WaitingListTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_first_in_line_gets_what_a_cancellation_frees_and_whoever_lets_it_lapse_goes_behind(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await BookedAsync(world);
        await JoinAsync(world, "Kim");
        await JoinAsync(world, "Lee");
        await OfferAsync(world);
        Assert.Equal(["1 Kim Waiting", "2 Lee Waiting"], await LineAsync(world)); // nothing is free yet

        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
        await OfferAsync(world);

        var kim = (await EntryAsync(world, "Kim")).Offer!;
        Assert.Equal(["1 Kim Offered", "2 Lee Waiting"], await LineAsync(world));
        Assert.Equal((world.At("10:00"), 1, ReservationStatus.Held), (kim.Start, kim.StaffId, kim.Status));
        Assert.Equal(world.Clock.GetUtcNow().AddHours(2), kim.HeldUntil);
        Assert.Equal([EmailKind.TimeOffered], await world.EmailsAsync(kim.Id));
        Assert.IsType<HoldResult.BeatenToIt>(await world.HoldAsync("10:00", service: TestWorld.Talk)); // nobody else can take it

        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.JobsAsync();
        await OfferAsync(world);

        Assert.Equal(["1 Lee Offered", "2 Kim Waiting"], await LineAsync(world));
        var lee = (await EntryAsync(world, "Lee")).Offer!;
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Of(lee), lee.Id));
        await OfferAsync(world);
        Assert.Equal(["1 Kim Waiting"], await LineAsync(world));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_time_that_was_given_back_is_offered_to_the_next_and_never_twice_to_the_same(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await OfferToFirstAsync(world, "Kim", "Lee");
        var kim = (await EntryAsync(world, "Kim")).Offer!;

        Assert.IsType<ChangeResult.Done>(await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(kim), kim.Id));
        await OfferAsync(world);

        Assert.Equal(["1 Kim Waiting", "2 Lee Offered"], await LineAsync(world)); // who has said no keeps the place
        var lee = (await EntryAsync(world, "Lee")).Offer!;
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(lee), lee.Id);
        await OfferAsync(world);
        Assert.Equal(["1 Kim Waiting", "2 Lee Waiting"], await LineAsync(world));
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00", service: TestWorld.Talk)); // it is on offer to all again
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_instances_offer_each_free_time_to_one_person_and_each_person_one_time(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);
        for (var round = 0; round < 5; round++)
        {
            var day = Day.AddDays(round);
            var ids = new List<Guid>();
            foreach (var time in new[] { "10:00", "10:30", "11:00" })
            {
                var held = Assert.IsType<HoldResult.Held>(await world.Holds.HoldAsync(
                    TestWorld.Staff, new HoldRequest(TestWorld.Talk, world.At(time).AddDays(round), 1)
                    {
                        Customer = new CustomerDetails("Pat", "pat@example.com"),
                    }));
                ids.Add(held.Reservation.Id);
                await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, held.Reservation.Id);
            }

            foreach (var name in new[] { "A", "B", "C", "D", "E" })
                await JoinAsync(world, name, until: 11 * 60, day: day);
            foreach (var id in ids)
                await world.Reservations.CancelAsync(TestWorld.Staff, id);

            await Task.WhenAll(OfferAsync(world), OfferAsync(other), OfferAsync(world), OfferAsync(other));

            var line = (await world.Get<WaitingListQueries>().AllAsync()).Where(e => e.Day == day).ToList();
            var offers = line.Where(e => e.Status is WaitingListStatus.Offered).ToList();
            Assert.Equal(["A", "B", "C"], offers.Select(e => e.Customer.Name).Order());
            Assert.Equal(3, offers.Select(e => e.Offer!.Start).Distinct().Count());
        }

        await world.AssertHealthyAsync();
        await using var db = await world.OpenAsync();
        Assert.Equal(15, await db.OutboxEmails.CountAsync(e => e.Kind == EmailKind.TimeOffered));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_offer_whose_commit_fails_is_made_once_all_the_same_and_one_that_is_answered_by_silence_too(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var booked = await BookedAsync(world);
        await JoinAsync(world, "Kim");
        await JoinAsync(world, "Lee");
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);

        world.Faults.LoseAnswer();
        await OfferAsync(world);
        await OfferAsync(world);

        Assert.Equal(["1 Kim Offered", "2 Lee Waiting"], await LineAsync(world));
        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.OutboxEmails.CountAsync(e => e.Kind == EmailKind.TimeOffered));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Who_lets_three_offers_lapse_is_taken_off_the_list()
    {
        await using var world = await TestWorld.CreateAsync(settings: new() { ["WaitingList:OfferFor"] = "00:05:00" });
        List<Guid> booked = [];
        foreach (var time in new[] { "14:00", "14:30", "15:00", "15:30" })
            booked.Add((await BookedAsync(world, time)).Id);
        await JoinAsync(world, "Kim", from: 14 * 60, until: 15 * 60 + 30);

        List<string> line = [];
        foreach (var id in booked)
        {
            await world.Reservations.CancelAsync(TestWorld.Staff, id);
            await OfferAsync(world);
            line.Add(string.Join(", ", await LineAsync(world)));
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await world.JobsAsync();
        }

        Assert.Equal(["1 Kim Offered", "1 Kim Offered", "1 Kim Offered", ""], line);
        await JoinAsync(world, "Kim", from: 9 * 60, until: 9 * 60, expect: typeof(JoinResult.Free)); // may come again
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Who_books_by_themselves_waits_no_more()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookedAsync(world);
        await JoinAsync(world, "Kim");

        var own = await world.HeldAsync("16:00", service: TestWorld.Talk, name: "Kim");
        await world.Reservations.ConfirmFreeAsync(TestWorld.Of(own), own.Id);

        Assert.Empty(await LineAsync(world));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task An_address_stands_in_a_line_once_and_gets_one_email_however_often_it_is_typed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await BookedAsync(world);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => world.Get<WaitingListService>().JoinAsync(
            TestWorld.Customer, Request("Kim") with { Customer = new CustomerDetails("Kim", n % 2 is 0 ? "kim@example.com" : "KIM@Example.com") })));

        Assert.All(results, result => Assert.IsType<JoinResult.Joined>(result));
        await ConfirmAsync(world);
        Assert.Equal(["1 Kim Waiting"], await LineAsync(world));
        await using var db = await world.OpenAsync();
        Assert.Equal(1, await db.OutboxEmails.CountAsync(e => e.Kind == EmailKind.WaitingListJoined));
    }

    [Fact]
    public async Task Nobody_waits_for_a_time_that_is_free_or_can_never_be()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookedAsync(world);

        var free = Assert.IsType<JoinResult.Free>(await TryAsync(world, Request("Kim") with { UntilMinute = 10 * 60 + 30 }));
        Assert.Equal(world.At("10:30"), Assert.Single(free.Slots).Start);
        Assert.IsType<JoinResult.NotOpen>(await TryAsync(world, Request("Kim") with { FromMinute = 20 * 60, UntilMinute = 23 * 60 })); // shut by then
        Assert.IsType<JoinResult.NotOpen>(await TryAsync(world, Request("Kim") with { Day = Day.AddDays(-2) }));
        Assert.IsType<JoinResult.NotOpen>(await TryAsync(world, Request("Kim") with { Day = Day.AddDays(400) }));
        Assert.IsType<JoinResult.NotOpen>(await TryAsync(world, Request("Kim") with { StaffId = 3 }));
        Assert.IsType<JoinResult.NotFound>(await TryAsync(world, Request("Kim") with { ServiceId = 99 }));
        var wrong = Assert.IsType<JoinResult.Invalid>(await TryAsync(
            world, Request("Kim") with { Customer = new CustomerDetails(" ", "kim"), PartySize = 2, FromMinute = 700 }));
        Assert.Equal(
            [("customer.email", "email"), ("customer.name", "required"), ("partySize", "range"), ("untilMinute", "range")],
            wrong.Errors.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value)));
        Assert.Empty(await LineAsync(world));
    }

    [Fact]
    public async Task An_offer_of_the_night_stands_until_people_have_read_it_and_none_outlives_the_notice()
    {
        await using var world = await TestWorld.CreateAsync();
        var (early, late) = (await BookedAsync(world), await BookedAsync(world, "16:00"));
        await JoinAsync(world, "Kim");
        await JoinAsync(world, "Lee", from: 16 * 60, until: 16 * 60);
        world.Clock.Advance(TimeSpan.FromHours(13)); // 23:00 in Berlin

        await world.Reservations.CancelAsync(TestWorld.Staff, early.Id);
        await world.Reservations.CancelAsync(TestWorld.Staff, late.Id);
        await OfferAsync(world);

        Assert.Equal(world.At("09:00"), (await EntryAsync(world, "Kim")).Offer!.HeldUntil); // an hour's notice before 10:00
        Assert.Equal(world.At("10:00"), (await EntryAsync(world, "Lee")).Offer!.HeldUntil); // 08:00 and two hours
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_leaves_gives_back_what_is_offered_to_them(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await OfferToFirstAsync(world, "Kim", "Lee");
        var kim = await EntryAsync(world, "Kim");

        Assert.Equal(LeaveResult.NotFound, await world.Get<WaitingListRemoval>().LeaveAsync(kim.Id, "wrong"));
        Assert.Equal(LeaveResult.Left, await world.Get<WaitingListRemoval>().LeaveAsync(kim.Id, kim.Key));
        await OfferAsync(world);

        Assert.Equal(["1 Lee Offered"], await LineAsync(world));
        Assert.Equal(LeaveResult.Left, await world.Get<WaitingListRemoval>().LeaveAsync(kim.Id, kim.Key)); // once more is harmless
        var removed = await Assert.ThrowsAsync<RuleBrokenException>(() => world.Get<WaitingListRemoval>().RemoveAsync(TestWorld.Customer, kim.Id));
        Assert.Equal("not_allowed", removed.Code);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Who_leaves_after_their_offer_has_lapsed_is_off_the_list_before_and_after_the_hold_is_ended()
    {
        await using var world = await TestWorld.CreateAsync();
        await OfferToFirstAsync(world, "Kim");
        var kim = await EntryAsync(world, "Kim");
        world.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(["1 Kim Waiting"], await LineAsync(world)); // nothing has ended the hold yet
        Assert.Equal(LeaveResult.Left, await world.Get<WaitingListRemoval>().LeaveAsync(kim.Id, kim.Key));
        await world.JobsAsync();
        await OfferAsync(world);

        Assert.Empty(await LineAsync(world));
        Assert.Equal(WaitingListStatus.Left, (await world.Get<WaitingListQueries>().FindAsync(kim.Id, kim.Key))!.Status);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Who_pays_for_an_offer_at_this_moment_stays_on_the_list_and_has_the_booking()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.PaidAsync("10:00", name: "Pat");
        await TryAsync(world, Request("Kim") with { ServiceId = TestWorld.Massage });
        await ConfirmAsync(world);
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
        await OfferAsync(world);
        var kim = await EntryAsync(world, "Kim");
        var pay = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(kim.Offer!), kim.Offer!.Id));
        world.Gateway.Approve(pay.OrderId);
        world.Gateway.LoseCaptureAnswers = true;
        await world.Gate.ReturnAsync(TestWorld.Of(kim.Offer), kim.Offer.Id, pay.OrderId);

        Assert.Equal(LeaveResult.PaymentInProgress, await world.Get<WaitingListRemoval>().LeaveAsync(kim.Id, kim.Key));
        world.Gateway.LoseCaptureAnswers = false;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.JobsAsync();

        Assert.Equal(ReservationStatus.Confirmed, (await world.ReadAsync(kim.Offer.Id)).Status);
        Assert.Empty(await LineAsync(world));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task The_emails_say_what_is_held_until_when_and_lead_to_it()
    {
        await using var world = await TestWorld.CreateAsync();
        await OfferToFirstAsync(world, "Kim");
        var (kim, offer) = (await EntryAsync(world, "Kim"), (await EntryAsync(world, "Kim")).Offer!);

        var asked = await EmailAsync(world, EmailKind.WaitingListJoined);
        var offered = await EmailAsync(world, EmailKind.TimeOffered);

        Assert.Equal(("kim@example.com", "Please confirm: waiting list for Free talk, Tuesday, 2 June 2026"), (asked.To.Address, asked.Subject));
        Assert.Contains($"http://localhost:5000{Urls.WaitingList(kim.Id, kim.Key)}", asked.Text, StringComparison.Ordinal);
        Assert.Equal("A time has become free: Free talk, Tue 2 June, 10:00 (Berlin time)", offered.Subject);
        Assert.Contains("It is held until Monday, 1 June 2026, 12:00 (Berlin time, UTC+02:00).", offered.Text, StringComparison.Ordinal);
        Assert.Contains($"http://localhost:5000{Urls.Checkout(offer.Reference, offer.Key)}", offered.Text, StringComparison.Ordinal);
        Assert.Contains(Urls.WaitingList(kim.Id, kim.Key), offered.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whom_staff_put_on_the_list_has_nothing_to_confirm()
    {
        await using var world = await TestWorld.CreateAsync();
        await BookedAsync(world);

        Assert.IsType<JoinResult.Joined>(await world.Get<WaitingListService>().JoinAsync(TestWorld.Staff, Request("Kim")));

        Assert.Equal(["1 Kim Waiting"], await LineAsync(world));
        Assert.Equal("You are on the waiting list: Free talk, Tuesday, 2 June 2026", (await EmailAsync(world, EmailKind.WaitingListJoined)).Subject);
    }

    [Fact]
    public async Task What_was_said_by_those_who_waited_is_deleted_a_month_after_the_day()
    {
        await using var world = await TestWorld.CreateAsync();
        await OfferToFirstAsync(world, "Kim");

        world.Clock.Advance(TimeSpan.FromDays(31));
        await PruneAsync();
        Assert.Equal(1, await CountAsync());
        world.Clock.Advance(TimeSpan.FromDays(1));
        await PruneAsync();
        Assert.Equal(0, await CountAsync());

        async Task PruneAsync()
        {
            foreach (var policy in world.Get<IEnumerable<IRetentionPolicy>>().OfType<WaitingListRetention>())
                await policy.PruneAsync();
        }

        async Task<int> CountAsync()
        {
            await using var db = await world.OpenAsync();
            return await db.WaitingListEntries.CountAsync();
        }
    }
}
