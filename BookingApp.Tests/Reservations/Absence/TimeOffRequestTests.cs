using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Absence.Requests;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Absence;

/// <summary>Ana asks for Tuesday off. It is hers to ask, an admin's to decide, and nobody's time until then.</summary>
public sealed class TimeOffRequestTests
{
    private const int Ana = 1;

    private static readonly Actor _ana = new Actor.Staff(1, "Ana") { PersonId = Ana };
    private static readonly Actor _ben = new Actor.Staff(2, "Ben") { PersonId = 2 };
    private static readonly Actor _ada = new Actor.Staff(3, "Ada", Admin: true);
    private static readonly Actor _eve = new Actor.Staff(4, "Eve", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task It_claims_nothing_until_it_is_approved_and_then_all_that_is_free(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var request = await AskAsync(world);
        var booked = await world.PaidAsync("10:00"); // nobody has decided
        Assert.Equal([booked.Reference], Assert.Single(await world.Get<TimeOffRequestQueries>().OpenAsync()).InTheWay.Select(w => w.Reference));

        var approved = await Service(world).ApproveAsync(_ada, request, "Enjoy it.");

        Assert.Equal([booked.Reference], Assert.IsType<TimeOffRequestResult.Approved>(approved).Left.Select(w => w.Reference));
        Assert.IsNotType<HoldResult.Held>(await world.HoldAsync("12:00"));
        Assert.Equal((booked.Reference, StrandedWhy.TimeOff), (await world.Get<StrandedBookings>().NowAsync()).Select(s => (s.Reference, s.Why)).Single());
        var view = await ViewAsync(world);
        Assert.Equal((TimeOffRequestState.Approved, "Ada", "Enjoy it.", "Ana"), (view.State, view.DecidedBy, view.Answer, view.AskedBy));
        Assert.Empty(await world.Get<TimeOffRequestQueries>().OpenAsync());
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_admins_who_decide_at_once_one_does(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var request = await AskAsync(world);

        var results = await Task.WhenAll(
            Task.Run(() => Service(world).ApproveAsync(_ada, request)), Task.Run(() => Service(world).DeclineAsync(_eve, request, "We are full.")));

        var view = await ViewAsync(world);
        var isApproved = view.State is TimeOffRequestState.Approved;
        Assert.Equal(isApproved ? "Ada" : "Eve", view.DecidedBy);
        Assert.Equal(view.State, Assert.Single(results.OfType<TimeOffRequestResult.Decided>()).State);
        Assert.Equal(isApproved, (await world.Get<TimeOffQueries>().ToComeAsync(Ana)).Count is 1);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Whoever_books_while_it_is_approved_has_the_time_and_is_listed_or_is_refused(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var request = await AskAsync(world);
        TimeOffRequestResult? approved = null;

        var holds = await Task.WhenAll(
            Enumerable.Range(9, 6).Select(hour => Task.Run(() => world.HoldAsync($"{hour:00}:00", who: new CustomerDetails("Maya", $"m{hour}@example.com"))))
                .Append(Task.Run(async () =>
                {
                    approved = await Service(world).ApproveAsync(_ada, request);
                    return await world.HoldAsync("16:00");
                })));

        Assert.IsNotType<HoldResult.Held>(holds[^1]);
        Assert.Equal(
            holds.OfType<HoldResult.Held>().Select(h => h.Reservation.Reference).Order(),
            Assert.IsType<TimeOffRequestResult.Approved>(approved).Left.Select(w => w.Reference!).Order());
        await world.AssertHealthyAsync();
    }

    // The control of the test above: without an approval nobody is refused.
    [Fact]
    public async Task Whoever_books_while_it_is_open_or_declined_has_the_time()
    {
        await using var world = await TestWorld.CreateAsync();
        var request = await AskAsync(world);
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("15:00"));
        await Service(world).DeclineAsync(_ada, request, "We are full.");

        Assert.IsType<HoldResult.Held>(await world.HoldAsync("16:00"));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Other_time_off_in_the_way_leaves_it_open(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var request = await AskAsync(world);
        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, Ana, world.At("12:00"), world.At("13:00"), "lunch");

        var refused = Assert.IsType<TimeOffRequestResult.InTheWay>(await Service(world).ApproveAsync(_ada, request));

        Assert.Equal("lunch", Assert.Single(refused.What).CustomerName);
        Assert.Equal(TimeOffRequestState.Open, (await ViewAsync(world)).State);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_asked_may_withdraw_it_while_it_is_open(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var command = world.NewCommand();
        var request = await AskAsync(world, command);
        Assert.Equal(request, await AskAsync(world, command)); // pressed twice

        Assert.IsType<TimeOffRequestResult.Done>(await Service(world).WithdrawAsync(_ana, request));

        Assert.Equal(new TimeOffRequestResult.Decided(TimeOffRequestState.Withdrawn), await Service(world).ApproveAsync(_ada, request));
        Assert.Equal(new TimeOffRequestResult.Decided(TimeOffRequestState.Withdrawn), await Service(world).WithdrawAsync(_ana, request));
        Assert.Equal(TimeOffRequestState.Withdrawn, (await ViewAsync(world)).State);
        Assert.IsType<TimeOffRequestResult.NotFound>(await Service(world).DeclineAsync(_ada, world.NewCommand(), ""));
    }

    [Fact]
    public async Task Staff_ask_and_withdraw_for_themselves_and_only_admins_decide()
    {
        await using var world = await TestWorld.CreateAsync();
        var request = await AskAsync(world);

        await NotAllowedAsync(() => Service(world).AskAsync(_ben, Ana, world.At("09:00"), world.At("12:00"), ""));
        await NotAllowedAsync(() => Service(world).WithdrawAsync(_ben, request));
        foreach (var actor in new[] { _ana, TestWorld.Staff, TestWorld.Customer })
        {
            await NotAllowedAsync(() => Service(world).ApproveAsync(actor, request));
            await NotAllowedAsync(() => Service(world).DeclineAsync(actor, request, ""));
        }

        Assert.Equal(TimeOffRequestState.Open, (await ViewAsync(world)).State);
        Assert.Equal(
            new TimeOffRequestResult.Invalid(TimeOffFault.Order), await Service(world).AskAsync(_ana, Ana, world.At("12:00"), world.At("12:00"), ""));
    }

    [Fact]
    public async Task What_is_over_can_be_declined_and_not_approved()
    {
        await using var world = await TestWorld.CreateAsync();
        var request = await AskAsync(world);
        world.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(new TimeOffRequestResult.Invalid(TimeOffFault.Past), await Service(world).ApproveAsync(_ada, request));
        Assert.Equal(TimeOffRequestState.Open, (await ViewAsync(world)).State);
        Assert.IsType<TimeOffRequestResult.Done>(await Service(world).DeclineAsync(_ada, request, ""));
        await using var db = await world.OpenAsync();
        Assert.Equal(0, await db.TimeOff.CountAsync(TestContext.Current.CancellationToken));
    }

    private static TimeOffRequestService Service(TestWorld world) => world.Get<TimeOffRequestService>();

    private static async Task<Guid> AskAsync(TestWorld world, Guid? command = null) => Assert.IsType<TimeOffRequestResult.Done>(
        await Service(world).AskAsync(_ana, Ana, world.At("09:00"), world.At("17:00"), "A wedding", command)).Id;

    private static async Task<TimeOffRequestView> ViewAsync(TestWorld world) => Assert.Single(await world.Get<TimeOffRequestQueries>().OfAsync(Ana));

    private static async Task NotAllowedAsync(Func<Task> act) => Assert.Equal("not_allowed", (await Assert.ThrowsAsync<RuleBrokenException>(act)).Code);
}
