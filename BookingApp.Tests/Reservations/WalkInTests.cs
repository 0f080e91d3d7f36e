using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Discounts;
using BookingApp.Reservations;
using BookingApp.Reservations.Details;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Rescheduling;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations;

public sealed class WalkInTests
{
    private static readonly CustomerDetails NameOnly = new("Pat Walker", "");

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_walk_in_without_an_email_is_booked_moved_and_visits_and_no_email_is_written(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using (var db = await world.OpenAsync())
            await db.Businesses.ExecuteUpdateAsync(set => set.SetProperty(b => b.PointsPerVisit, 10).SetProperty(b => b.PrepayAfterNoShows, 1));

        var booked = Assert.IsType<HoldResult.Held>(await BookAsync(world, "10:00")).Reservation;
        Assert.Equal((ReservationStatus.Confirmed, "Pat Walker", ""), (booked.Status, booked.Customer!.Name, booked.Customer.Email));
        Assert.IsType<ChangeResult.Done>(await world.Rescheduling.RescheduleAsync(TestWorld.Staff, booked.Id, new RescheduleRequest(world.At("11:00"), 1)));
        world.Clock.Advance(world.At("11:00") - world.Clock.GetUtcNow());
        Assert.IsType<ChangeResult.Done>(await world.Visits.CheckInAsync(TestWorld.Staff, booked.Id));
        Assert.IsType<ChangeResult.Done>(await world.Visits.CompleteAsync(TestWorld.Staff, booked.Id));

        Assert.Empty(await world.EmailsAsync(booked.Id));
        await using (var db = await world.OpenAsync())
            Assert.Empty(await db.PointsAccounts.ToListAsync());
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task An_address_that_is_given_must_be_one_and_a_name_is_needed()
    {
        await using var world = await TestWorld.CreateAsync();

        var wrong = Assert.IsType<HoldResult.Invalid>(await BookAsync(world, "10:00", NameOnly with { Email = "pat" }));
        var nobody = Assert.IsType<HoldResult.Invalid>(await BookAsync(world, "10:00", NameOnly with { Name = " " }));

        Assert.Equal(["customer.email"], wrong.Errors.Keys);
        Assert.Equal(["customer.name"], nobody.Errors.Keys);
    }

    [Fact]
    public async Task Who_books_online_needs_one_as_before()
    {
        await using var world = await TestWorld.CreateAsync();
        var held = Assert.IsType<HoldResult.Held>(await world.HoldAsync("10:00")).Reservation;

        var withHold = Assert.IsType<HoldResult.Invalid>(await world.HoldAsync("12:00", who: NameOnly));
        var later = Assert.IsType<ChangeResult.Invalid>(await world.Get<DetailsService>().TakeAsync(TestWorld.Of(held), held.Id, NameOnly, null));

        Assert.Equal("required", withHold.Errors["customer.email"]);
        Assert.Equal("required", later.Errors["customer.email"]);
    }

    // The old form is pressed again: what is told is what is there now.
    [Fact]
    public async Task A_walk_in_that_was_cancelled_is_not_told_as_booked_when_its_form_comes_again()
    {
        await using var world = await TestWorld.CreateAsync();
        var request = new HoldRequest(TestWorld.Massage, world.At("10:00"), 1) { Customer = NameOnly, Command = world.NewCommand() };
        var booked = Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request)).Reservation;
        await world.Reservations.CancelAsync(TestWorld.Staff, booked.Id);

        var again = await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request);
        var anew = await world.Get<WalkInService>().BookAsync(TestWorld.Staff, request with { Command = world.NewCommand() });

        Assert.Equal(booked.Reference, Assert.IsType<HoldResult.EndedSince>(again).Reservation.Reference);
        Assert.NotEqual(booked.Reference, Assert.IsType<HoldResult.Held>(anew).Reservation.Reference);
    }

    private static Task<HoldResult> BookAsync(TestWorld world, string time, CustomerDetails? who = null) =>
        world.Get<WalkInService>().BookAsync(TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At(time), 1) { Customer = who ?? NameOnly });
}
