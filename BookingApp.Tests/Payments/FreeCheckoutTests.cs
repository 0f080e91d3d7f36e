using BookingApp.Customers;
using BookingApp.Notifications.Sending;
using BookingApp.Payments;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Payments;

/// <summary>What costs nothing is confirmed by one press, and costs the database little.</summary>
public sealed class FreeCheckoutTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Confirming_asks_and_writes_nothing_twice()
    {
        await using var world = await TestWorld.CreateAsync();
        await ConfirmAsync(world, "09:00"); // what is asked once: the catalogue
        var held = await world.HeldAsync("10:00", service: TestWorld.Talk);
        var view = await world.ReadAsync(held.Id);
        await using var db = await world.OpenAsync();
        using var statements = new Statements(db.Database.GetDbConnection());

        var confirmed = await world.Payments.CheckoutAsync(TestWorld.Of(held), view, Ct);

        Assert.IsType<CheckoutResult.Confirmed>(confirmed);
        var sent = statements.Heard.Select(s => s.Sql).ToList();
        Assert.True(statements.Count <= 13, $"{statements.Count} statements:\n{string.Join('\n', sent)}");
    }

    [Fact]
    public async Task Eight_emails_take_few_statements()
    {
        await using var world = await TestWorld.CreateAsync();
        for (var hour = 9; hour < 17; hour++)
            await ConfirmAsync(world, $"{hour:00}:00");
        await using var db = await world.OpenAsync();
        using var statements = new Statements(db.Database.GetDbConnection());

        await world.Get<EmailDispatcher>().SendDueAsync(Ct);

        var sent = statements.Heard.Select(s => s.Sql).ToList();
        Assert.True(statements.Count <= 42, $"{statements.Count} statements:\n{string.Join('\n', sent)}");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_changed_since_the_page_was_read_decides(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var held = await world.HeldAsync("10:00", service: TestWorld.Talk);
        var view = await world.ReadAsync(held.Id);
        await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(held), held.Id, Ct);

        var lapsed = await world.Payments.CheckoutAsync(TestWorld.Of(held), view, Ct);

        Assert.IsType<CheckoutResult.Lapsed>(lapsed);
        Assert.Equal(ReservationStatus.Released, (await world.ReadAsync(held.Id)).Status);
        await Assert.ThrowsAsync<RuleBrokenException>(() => world.Payments.CheckoutAsync(new Actor.Customer("OTHER"), view, Ct));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_a_later_booking_said_of_its_customer_stays(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var earlier = await HoldAsync(world, "10:00", "Maya");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await HoldAsync(world, "11:00", "Maya Fischer");
        await world.Payments.CheckoutAsync(TestWorld.Of(later), later.Id, Ct);

        await world.Payments.CheckoutAsync(TestWorld.Of(earlier), earlier.Id, Ct);

        await using var db = await world.OpenAsync();
        Assert.Equal("Maya Fischer", (await db.Customers.SingleAsync(Ct)).Name);
    }

    private static async Task ConfirmAsync(TestWorld world, string time)
    {
        var held = await world.HeldAsync(time, service: TestWorld.Talk);
        Assert.IsType<CheckoutResult.Confirmed>(await world.Payments.CheckoutAsync(TestWorld.Of(held), held.Id, Ct));
    }

    private static async Task<ReservationView> HoldAsync(TestWorld world, string time, string name) => Assert.IsType<HoldResult.Held>(
        await world.HoldAsync(time, service: TestWorld.Talk, who: new CustomerDetails(name, "maya@example.com"))).Reservation;
}
