using System.Globalization;
using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Customers;
using BookingApp.Notifications;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Series;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Series;

public sealed class BackToBackTests
{
    private static readonly DateOnly Tuesday = new(2026, 6, 2);
    private static readonly Offer WithAna = new(TestWorld.Massage, 1, 1);
    private static readonly Offer WithBen = new(TestWorld.LongMassage, 2, 1);

    [Fact]
    public async Task Starts_are_those_from_which_all_follow_one_another()
    {
        await using var world = await TestWorld.CreateAsync();
        await world.PaidAsync("11:00", staff: 2); // Ben is busy until noon

        var ways = await FindAsync(world, WithAna, WithBen);

        Assert.Equal(
            "10:30 12:00, 11:00 12:00, 11:30 12:30, 12:00 13:00, 12:30 13:30, 13:00 14:00, 13:30 14:30, 14:00 15:00, 14:30 15:30", ways);
    }

    [Fact]
    public async Task The_same_person_begins_when_they_are_through_and_another_one_at_once()
    {
        await using var world = await TestWorld.CreateAsync();
        await using (var db = await world.OpenAsync())
            await db.Services.Where(s => s.Id == TestWorld.Massage).ExecuteUpdateAsync(set => set.SetProperty(s => s.BufferAfterMinutes, 15));

        var same = await FindAsync(world, WithAna, WithBen with { StaffId = 1 });
        var other = await FindAsync(world, WithAna, WithBen);
        var anyone = await FindAsync(world, WithAna with { StaffId = null }, WithBen with { StaffId = null });

        Assert.StartsWith("09:00 10:30, 09:30 11:00", same, StringComparison.Ordinal);
        Assert.StartsWith("09:00 10:00, 09:30 10:30", other, StringComparison.Ordinal);
        Assert.StartsWith("09:00 10:00, 09:30 10:30", anyone, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task All_are_booked_in_one_go_with_one_email_and_what_was_offered_can_be_had(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (queries, day) = (world.Get<BackToBackQueries>(), Tuesday);
        var wishes = new[] { WithAna with { StaffId = null }, WithBen, new Offer(TestWorld.PilatesClass, null, 1) };

        foreach (var way in await queries.FindAsync(TestWorld.Staff, wishes, day))
        {
            var booked = Assert.IsType<SeriesResult.Booked>(await BookAsync(world, way));
            Assert.Equal(["Massage", "Long massage", "Pilates"], booked.Visits.Select(v => v.ServiceName));
            Assert.Equal(way.Select(v => v.Start), booked.Visits.Select(v => v.Start));
            await using (var db = await world.OpenAsync())
                Assert.Single(await db.OutboxEmails.Where(l => l.Kind == EmailKind.Confirmation).ToListAsync(), l => l.ReservationId == booked.Visits[0].Id);
            await world.Get<SeriesCancellation>().CancelAsync(TestWorld.Staff, booked.Visits[0].Id, SeriesScope.All, new());
        }

        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Where_a_day_has_no_room_for_all_the_next_starts_are_the_first_of_the_next_day_that_has()
    {
        await using var world = await TestWorld.CreateAsync();
        var (queries, midnight) = (world.Get<BackToBackQueries>(), world.At("00:00"));
        await world.Get<TimeOffService>().AddAsync(TestWorld.Staff, 2, midnight, midnight.AddDays(2), "Away"); // Ben

        var next = await queries.NextAsync(TestWorld.Staff, [WithAna, WithBen], Tuesday);

        Assert.Equal([.. new[] { "09:00", "09:30", "10:00" }.Select(time => world.At(time).AddDays(2))], next);
        Assert.Equal((await queries.FindAsync(TestWorld.Staff, [WithAna, WithBen], Tuesday.AddDays(2))).Select(way => way[0].Start).Take(3), next);
        Assert.Empty(await queries.NextAsync(TestWorld.Staff, [WithAna, new Offer(99, null, 1)], Tuesday));
    }

    [Fact]
    public async Task Only_staff_ask_and_for_a_few_services()
    {
        await using var world = await TestWorld.CreateAsync();
        var queries = world.Get<BackToBackQueries>();

        await Assert.ThrowsAsync<RuleBrokenException>(() => queries.FindAsync(TestWorld.Customer, [WithAna], Tuesday));
        await Assert.ThrowsAsync<RuleBrokenException>(() => queries.NextAsync(TestWorld.Customer, [WithAna], Tuesday));
        await Assert.ThrowsAsync<RuleBrokenException>(() => queries.FindAsync(
            TestWorld.Staff, [.. Enumerable.Repeat(WithAna, BackToBackQueries.MaxServices + 1)], Tuesday));
        Assert.Empty(await queries.FindAsync(TestWorld.Staff, [WithAna, new Offer(99, null, 1)], Tuesday));
    }

    private static async Task<string> FindAsync(TestWorld world, params Offer[] wishes) => string.Join(", ",
        (await world.Get<BackToBackQueries>().FindAsync(TestWorld.Staff, wishes, Tuesday))
            .Select(way => string.Join(' ', way.Select(v => v.Start.ToString("HH:mm", CultureInfo.InvariantCulture)))));

    private static Task<SeriesResult> BookAsync(TestWorld world, IReadOnlyList<HoldRequest> visits) => world.Get<SeriesService>().BookAsync(
        TestWorld.Staff, new SeriesRequest(world.NewCommand(), new CustomerDetails("Mia Wolf", "mia@example.com"), visits));
}
