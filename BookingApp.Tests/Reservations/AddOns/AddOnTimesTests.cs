using BookingApp.Availability;
using BookingApp.Availability.Offers;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;
using static BookingApp.Tests.Reservations.AddOns.AddOnsOnOffer;

namespace BookingApp.Tests.Reservations.AddOns;

/// <summary>A massage of an hour with half an hour of hot stones is as long as the long massage: whatever is booked, both have the same times.</summary>
public sealed class AddOnTimesTests
{
    private static readonly DateOnly Monday = new(2026, 6, 1);

    // The last days are those around the night in which the clocks go back.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task With_add_ons_the_times_are_those_of_a_service_as_long_and_without_them_they_stay(string engine)
    {
        await using var world = await CreateAsync(engine);
        var (random, changeOver) = (new Random(11), new DateOnly(2026, 10, 25));
        for (var round = 0; round < 8; round++)
        {
            foreach (var (from, to) in new[] { (Monday, Monday.AddDays(2)), (changeOver.AddDays(-1), changeOver.AddDays(1)) })
            {
                foreach (int? staff in new int?[] { null, 1, 2 })
                {
                    var plain = new Offer(TestWorld.Massage, staff, 1);
                    var before = await TimesAsync(world, plain, from, to);
                    var stones = await TimesAsync(world, plain with { AddOns = AddOnIds.Of([Stones]) }, from, to);
                    var both = await TimesAsync(world, plain with { AddOns = AddOnIds.Of([Tea, Stones]) }, from, to);
                    var tea = await TimesAsync(world, plain with { AddOns = AddOnIds.Of([Tea]) }, from, to);
                    var asLong = await TimesAsync(world, new Offer(TestWorld.LongMassage, staff, 1), from, to);

                    Assert.NotEmpty(asLong);
                    Assert.NotEqual(before, stones);
                    Assert.Equal(asLong, stones);
                    Assert.Equal(asLong, both);
                    Assert.Equal(before, tea);
                    Assert.Equal(before, await TimesAsync(world, plain, from, to));
                }
            }

            var day = round % 2 is 0 ? Monday.AddDays(random.Next(1, 3)) : changeOver;
            var start = new BusinessZone("Europe/Berlin").At(day, 9 * 60 + 30 * random.Next(14));
            await world.Get<WalkInService>().BookAsync(
                TestWorld.Staff, new HoldRequest(random.Next(1, 4), start, random.Next(1, 3)) { Customer = new("Maya", "") });
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_offered_with_add_ons_can_be_held_with_them_and_no_other_time(string engine)
    {
        await using var world = await CreateAsync(engine);
        await world.HeldAsync("12:00");
        var wish = new Offer(TestWorld.Massage, 1, 1) { AddOns = AddOnIds.Of([Stones]) };
        var offered = await TimesAsync(world, wish, Monday.AddDays(1), Monday.AddDays(1));

        var held = new List<string>();
        for (var minute = 9 * 60; minute < 17 * 60; minute += 30)
        {
            var start = new BusinessZone("Europe/Berlin").At(Monday.AddDays(1), minute);
            if (await world.Holds.HoldAsync(TestWorld.Customer, HoldRequest.For(wish, start)) is not HoldResult.Held { Reservation: var it })
                continue;
            held.Add(Line(it.Start, it.End));
            await world.Get<HoldChanges>().ReleaseAsync(TestWorld.Of(it), it.Id);
        }

        Assert.Equal("09:00-10:30 09:30-11:00 10:00-11:30 10:30-12:00 13:00-14:30", string.Join(' ', held.Take(5)));
        Assert.Equal(offered, held);
    }

    [Fact]
    public async Task Where_no_longer_visit_fits_the_next_free_the_nearest_and_the_last_start_are_of_the_longer_one()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        var stones = new Offer(TestWorld.Massage, 1, 1) { AddOns = AddOnIds.Of([Stones]) };
        await world.HeldAsync("16:00");

        var nearest = await world.Availability.NearestFreeAsync(stones, world.At("16:00"), 1);
        var day = (await world.Availability.SlotsAsync(stones, Monday.AddDays(1), Monday.AddDays(1)))[0];
        var whyNot = await world.Availability.WhyNotAsync(new PlanRequest(TestWorld.Massage, world.At("15:00"), 1) { AddOns = stones.AddOns });
        var plain = await world.Availability.WhyNotAsync(new PlanRequest(TestWorld.Massage, world.At("15:00"), 1));

        Assert.Equal([world.At("14:30")], nearest.Select(s => s.Start));
        Assert.Equal(world.At("15:30"), day.LastStart);
        Assert.Equal(BookingRule.Taken, whyNot!.Rule);
        Assert.Null(plain);
    }

    // Whose day was looked at is kept until something changes: an hour longer is another day.
    [Fact]
    public async Task Days_that_are_kept_of_one_length_are_no_answer_for_another()
    {
        await using var world = await CreateAsync(Engines.Sqlite);
        var (plain, day) = (new Offer(TestWorld.Massage, 1, 1), Monday.AddDays(1));
        var stones = plain with { AddOns = AddOnIds.Of([Stones]) };

        var first = await TimesAsync(world, stones, day, day);
        var second = await TimesAsync(world, plain, day, day);
        await using (var db = await world.OpenAsync())
            await db.AddOns.Where(a => a.Id == Stones).ExecuteUpdateAsync(set => set.SetProperty(a => a.Minutes, 60));
        world.Get<BookingApp.Data.Changes.ChangeFeed>().Publish(BookingApp.Data.Changes.Change.Catalog);
        var longer = await TimesAsync(world, stones, day, day);

        Assert.Equal(("15:30-17:00", "16:00-17:00", "15:00-17:00"), (first[^1], second[^1], longer[^1]));
    }

    private static async Task<List<string>> TimesAsync(TestWorld world, Offer offer, DateOnly from, DateOnly to) =>
        [.. (await world.Availability.SlotsForStaffAsync(offer, from, to)).SelectMany(d => d.Slots).Select(s => Line(s.Start, s.End))];

    private static string Line(DateTimeOffset start, DateTimeOffset end) => $"{start:HH:mm}-{end:HH:mm}";
}
