using BookingApp.Customers;
using BookingApp.Reservations;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Views;

namespace BookingApp.Tests.Reservations.Views;

public sealed class BookingFinderTests
{
    private static readonly Actor _admin = new Actor.Staff(2, "Maria", Admin: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_booking_is_found_by_reference_name_email_and_phone_however_they_are_typed(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var zoe = await BookAsync(world, "10:00", new CustomerDetails("Zoë Östberg", "Zoe@example.com", "030 123456-7"));
        await BookAsync(world, "12:00", new CustomerDetails("Maya", "maya@example.org", "+43 1 5134567"));

        foreach (var text in new[]
        {
            zoe.Reference, $" {zoe.Reference.ToLowerInvariant()} ", "zoë", "ÖSTB", "ostb", "zoe ost", "zoe@EXAMPLE.com", "e@example.c", "+49301234567",
            "0049 30 123", "030/123", "1234567",
        })
            Assert.Equal((text, zoe.Reference), (text, Assert.Single(await FindAsync(world, text)).Reference));
        foreach (var text in new[] { "", " z ", "nobody", "m_ya", "%", "'--", "+++", "9999" })
            Assert.Empty(await FindAsync(world, text));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Those_that_are_not_over_come_first_then_the_latest_before_and_eight_are_enough(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        foreach (var time in new[] { "09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00" })
            await BookAsync(world, time, new CustomerDetails("Maya", ""));
        world.Clock.AdvanceTo(world.At("14:00").AddDays(1)); // the day after: all of them are over
        foreach (var hours in new[] { 48, 24 + 1 })
            await BookAsync(world, world.At("15:00").AddHours(hours), new CustomerDetails("Maya", ""));

        var found = await FindAsync(world, "may");

        Assert.Equal(BookingFinder.MaxFound, found.Count);
        Assert.Equal(["Wed 16:00", "Thu 15:00", "Tue 15:00", "Tue 14:00", "Tue 13:00", "Tue 12:00", "Tue 11:00", "Tue 10:00"],
            found.Select(f => f.Start.ToString("ddd HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(("Maya", "Massage", "Ana"), (found[0].CustomerName, found[0].ServiceName, found[0].StaffName));
        Assert.Equal(ReservationStatus.Confirmed, found[0].Status);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Staff_find_what_stands_on_their_boards_and_admins_what_has_ended_too(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var cancelled = await BookAsync(world, "10:00", new CustomerDetails("Maya", "maya@example.com"));
        await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id);
        var held = await world.HeldAsync("12:00", name: "Nils");

        Assert.Equal(("NILS", true), ((await FindAsync(world, "nils"))[0].CustomerName.ToUpperInvariant(), (await FindAsync(world, "nils"))[0].IsOnBoard));
        world.Clock.AdvanceTo(held.HeldUntil!.Value);

        foreach (var text in new[] { "maya", "maya@example.com", cancelled.Reference, "nils", held.Reference })
        {
            Assert.Empty(await FindAsync(world, text));
            Assert.False(Assert.Single(await FindAsync(world, text, _admin)).IsOnBoard);
        }

        Assert.Equal(ReservationStatus.Expired, (await FindAsync(world, "nils", _admin))[0].Status); // before any sweep
        var refused = await Assert.ThrowsAsync<RuleBrokenException>(() => FindAsync(world, "maya", new Actor.Customer(held.Reference)));
        Assert.Equal("not_allowed", refused.Code);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_whole_reference_and_the_beginning_of_a_name_are_found_anywhere_and_a_piece_among_the_newest(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var old = await BookAsync(world, "10:00", new CustomerDetails("Maya Kurz", "maya@example.com", "030 901820"));
        await BookAsync(world, "12:00", new CustomerDetails("Nils", "nils@example.com"));
        await BookAsync(world, "14:00", new CustomerDetails("Zoe", "zoe@example.com"));

        Assert.Empty(await FindAsync(world, "aya", lookedThrough: 2));
        foreach (var text in new[] { "may", "kurz ma", "maya@ex", "+49 30 9018" })
            Assert.Equal((text, old.Reference), (text, Assert.Single(await FindAsync(world, text, lookedThrough: 2)).Reference));
        Assert.Equal("Nils", Assert.Single(await FindAsync(world, "nils", lookedThrough: 2)).CustomerName);
        Assert.Equal(old.Reference, Assert.Single(await FindAsync(world, old.Reference, lookedThrough: 2)).Reference);
        Assert.Equal(old.Reference, Assert.Single(await FindAsync(world, "MAYA@example.com", lookedThrough: 2)).Reference);
        Assert.Equal(old.Reference, Assert.Single(await FindAsync(world, "aya", lookedThrough: 4)).Reference); // fewer than that: all of them
    }

    private static Task<IReadOnlyList<FoundBooking>> FindAsync(TestWorld world, string text, Actor? actor = null, int lookedThrough = 100) =>
        world.Get<BookingFinder>().FindAsync(actor ?? TestWorld.Staff, text, lookedThrough, TestContext.Current.CancellationToken);

    private static Task<ReservationView> BookAsync(TestWorld world, string time, CustomerDetails customer) => BookAsync(world, world.At(time), customer);

    private static async Task<ReservationView> BookAsync(TestWorld world, DateTimeOffset start, CustomerDetails customer) =>
        Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, start, 1) { Customer = customer }, TestContext.Current.CancellationToken)).Reservation;
}
