using BookingApp.Customers;
using BookingApp.Monitoring;
using BookingApp.Payments;
using BookingApp.Payments.Capture;
using BookingApp.Payments.Gateways;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using BookingApp.Reservations.Holds;
using BookingApp.WaitingList;
using BookingApp.WaitingList.Joining;
using BookingApp.WaitingList.Offers;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Monitoring;

/// <summary>The rates and the funnel come from the rows, so every number must be one that really happened.</summary>
public sealed class MonitoringTests
{
    private static readonly DateOnly Today = new(2026, 6, 1);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_funnel_says_how_far_people_came_and_where_they_left(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.HoldAsync("09:00"); // leaves before the details
        await world.HeldAsync("10:00", name: "Jonas"); // leaves before paying
        var left = await world.HeldAsync("11:00", name: "Lena");
        await world.Payments.CheckoutAsync(TestWorld.Of(left), left.Id); // leaves at the provider
        await world.HoldAsync("12:00", service: TestWorld.Talk); // nothing to pay: not of this journey
        await world.PaidAsync("13:00");
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.JobsAsync();
        await world.HeldAsync("14:00", name: "Mira"); // still on her way

        var view = await world.Get<MonitoringQueries>().ReadAsync(Today, Today);

        Assert.Equal(new Funnel(5, 4, 2, 1, 1) { LeftAtDetails = 1, LeftBeforePaying = 1, LeftAtProvider = 1 }, view.Funnel);
        Assert.Equal(4, view.Ends[ReleaseReason.Lapsed]);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Every_end_of_a_capture_is_counted_once_per_try(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.PaidAsync("09:00", name: "Anna");

        var (declined, first) = await world.ApprovedAsync("10:00", name: "Jonas");
        world.Gateway.OnCapture = _ => Task.FromResult<CaptureAnswer?>(new CaptureAnswer.Declined("INSTRUMENT_DECLINED", null));
        await world.Gate.ReturnAsync(TestWorld.Of(declined), declined.Id, first);
        world.Gateway.OnCapture = null;
        world.Gateway.Approve(first);
        await world.Gate.ReturnAsync(TestWorld.Of(declined), declined.Id, first); // a second card
        await world.Gate.ReturnAsync(TestWorld.Of(declined), declined.Id, first); // the page again
        await world.Gate.ReturnAsync(TestWorld.Of(declined), declined.Id, first); // and again

        var (lost, second) = await world.ApprovedAsync("11:00", name: "Lena");
        world.Gateway.LoseCaptureAnswers = true;
        await world.Gate.ReturnAsync(TestWorld.Of(lost), lost.Id, second);
        world.Gateway.LoseCaptureAnswers = false;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.JobsAsync();

        var late = await world.HeldAsync("12:00", name: "Mira");
        var order = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(late), late.Id)).OrderId;
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(late), late.Id);
        world.Gateway.CaptureByHand(order);
        await using (var db = await world.OpenAsync())
        {
            var payment = await db.Payments.SingleAsync(p => p.OrderId == order);
            await world.Gate.EnterAsync(new Actor.System("webhook"), payment.Id, GateTrigger.Webhook);
        }

        var view = await world.Get<MonitoringQueries>().ReadAsync(Today, Today);

        Assert.Equal(new CaptureCounts(Tries: 4, Completed: 4, Declined: 1, Unknown: 1, DuplicatesPrevented: 1, Late: 1), view.Captures);
        Assert.Equal(0.8, view.Captures.SuccessRate);
        Assert.Equal(0.25, view.Captures.UnknownRate);
        Assert.Equal(new DayReading(Today, 4, 1, 1), Assert.Single(view.Days));
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Time_to_pay_is_told_from_the_hold_and_from_the_press(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        foreach (var (time, minutes, name) in new[] { ("09:00", 1, "Anna"), ("10:00", 2, "Jonas"), ("11:00", 9, "Lena") })
        {
            var held = await world.HeldAsync(time, name: name);
            world.Clock.Advance(TimeSpan.FromMinutes(minutes));
            var order = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id)).OrderId;
            world.Gateway.Approve(order);
            world.Clock.Advance(TimeSpan.FromSeconds(30));
            await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        }

        var view = await world.Get<MonitoringQueries>().ReadAsync(Today, Today);

        Assert.Equal(new TimeToPay(3, TimeSpan.FromSeconds(150), TimeSpan.FromSeconds(570)), view.FromHold);
        Assert.Equal(new TimeToPay(3, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)), view.AtProvider);
    }

    // Nobody pressed for what the waiting list holds for them, and they may be asleep until the offer's end.
    [Fact]
    public async Task What_a_waiting_list_offers_is_neither_in_the_funnel_nor_in_the_time_from_the_hold()
    {
        await using var world = await TestWorld.CreateAsync();
        var booked = await world.HeldAsync("10:00", name: "Pat");
        Assert.IsType<ChangeResult.Done>(await world.Reservations.ConfirmFreeAsync(TestWorld.Staff, booked.Id));
        var (day, minute) = (DateOnly.FromDateTime(booked.Start.DateTime), 10 * 60);
        Assert.IsType<JoinResult.Joined>(await world.Get<WaitingListService>().JoinAsync(
            TestWorld.Staff,
            new JoinRequest(booked.ServiceId, day, new CustomerDetails("Kim", "kim@example.com"), booked.StaffId)
            {
                FromMinute = minute,
                UntilMinute = minute,
            }));
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);
        await world.JobsAsync();
        await world.Get<WaitingListOffers>().OfferDueAsync();
        var offer = (await world.Get<WaitingListQueries>().AllAsync()).Single().Offer!;
        world.Clock.Advance(TimeSpan.FromMinutes(90));
        var order = Assert.IsType<CheckoutResult.SendToPay>(await world.Payments.CheckoutAsync(TestWorld.Of(offer), offer.Id)).OrderId;
        world.Gateway.Approve(order);
        await world.Gate.ReturnAsync(TestWorld.Of(offer), offer.Id, order);

        var view = await world.Get<MonitoringQueries>().ReadAsync(Today, Today);

        Assert.Equal((0, 0), (view.Funnel.Held, view.FromHold.Count));
        Assert.Equal(1, view.AtProvider.Count);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Two_who_come_to_the_gate_at_once_are_one_capture_and_one_prevented(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (held, order) = await world.ApprovedAsync("10:00");
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Gateway.OnCapture = async _ =>
        {
            inside.TrySetResult();
            await goOn.Task;
            return null;
        };

        var first = Task.Run(() => world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order));
        await inside.Task;
        var second = await world.Gate.ReturnAsync(TestWorld.Of(held), held.Id, order);
        goOn.SetResult();
        await first;

        Assert.IsType<GateResult.InProgress>(second);
        Assert.Equal(1, world.Gateway.CaptureCalls);
        var captures = (await world.Get<MonitoringQueries>().ReadAsync(Today, Today)).Captures;
        Assert.Equal((1, 1, 1), (captures.Tries, captures.Completed, captures.DuplicatesPrevented));
    }

    [Fact]
    public void A_share_of_nothing_is_no_share() => Assert.Null(new CaptureCounts(0, 0, 0, 0, 0, 0).SuccessRate);

    [Theory, InlineData(1, 1, 1), InlineData(10, 5, 9), InlineData(20, 10, 18)]
    public void Percentiles_are_numbers_that_somebody_took(int count, int median, int ninth)
    {
        var times = Enumerable.Range(1, count).Reverse().Select(n => TimeSpan.FromSeconds(n)).ToList();

        Assert.Equal(new TimeToPay(count, TimeSpan.FromSeconds(median), TimeSpan.FromSeconds(ninth)), TimeToPay.Of(times));
    }

    [Fact]
    public async Task A_period_is_read_in_either_order_and_never_longer_than_a_year()
    {
        await using var world = await TestWorld.CreateAsync();

        var view = await world.Get<MonitoringQueries>().ReadAsync(Today, Today.AddDays(-4000));

        Assert.Equal((Today, MonitoringQueries.MaxDays), (view.To, view.Days.Count));
    }
}
