using BookingApp.Availability.Busy;
using BookingApp.Jobs;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Holds;
using BookingApp.Tests.Catalog;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Availability.Busy;

/// <summary>A hold goes by the claims, where the pages' days go by what has them: both must say the same at every moment.</summary>
public sealed class FreshMapsTests
{
    private const int Ana = 1, Ben = 2, Studio = 3;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_a_hold_meets_is_what_bookings_classes_and_time_off_take(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await SameAsync(lapsed: false);

        var mayas = await world.HeldAsync("10:00", Ana);
        await world.PaidAsync("12:00", Ana, "Tom");
        await SameAsync(lapsed: false);

        await ClassAsync("14:00", "Ida");
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        await ClassAsync("14:00", "Omar");
        await world.HeldAsync("09:00", Ben, name: "Zoe");
        await AwayAsync(Ben, "10:30", "12:00");
        await AwayAsync(Ana, "09:30", "11:30"); // over Maya's hold, which stays
        await SameAsync(lapsed: false);

        // Maya's has lapsed, and Ida's place in the class; what they had is claimed still.
        world.Clock.Advance(mayas.HeldUntil!.Value - world.Clock.GetUtcNow());
        var met = await SameAsync(lapsed: true);
        Assert.True(met.OfResource[Ana].Any(CellsOf("10:00", "11:00")), "The time off lies under the hold that has lapsed.");
        Assert.True(met.OfResource[Studio].Any(CellsOf("14:00", "15:00")), "Omar is in the class.");

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        met = await SameAsync(lapsed: true);
        Assert.False(met.OfResource[Studio].Any(CellsOf("14:00", "15:00")), "Nobody is in the class any more.");

        await world.JobsAsync();
        await SameAsync(lapsed: false);
        await world.AssertHealthyAsync();

        async Task<FreshMaps> SameAsync(bool lapsed)
        {
            var day = CellsOf("00:00", "23:00");
            var fresh = await world.Get<BusyMaps>().ReadFreshAsync([Ana, Ben, Studio], day, null);
            await using var db = await world.OpenAsync();
            var asked = new BusyQuestion([Ana, Ben, Studio], day, null, world.Clock.GetUtcNow());
            var taken = new List<(int, int)>();
            foreach (var times in world.Get<IEnumerable<IBusyTimes>>())
            {
                foreach (var span in await times.ReadAsync(db, asked, TestContext.Current.CancellationToken))
                    taken.AddRange(Enumerable.Range(span.Cells.From, span.Cells.Length).Where(day.Contains).Select(cell => (span.ResourceId, cell)));
            }

            Assert.Equal(
                taken.Distinct().Order(),
                fresh.OfResource.SelectMany(map => map.Value.Cells.Select(cell => (map.Key, cell))).Order());
            Assert.Equal(lapsed, fresh.MayHaveLapsed);
            return fresh;
        }

        async Task ClassAsync(string time, string name) => await world.HeldAsync(time, Ben, TestWorld.PilatesClass, name);

        async Task AwayAsync(int person, string from, string to) => Assert.IsType<TimeOffResult.Added>(
            await world.Get<TimeOffService>().AddAsync(
                CatalogWorld.Admin, person, world.At(from), world.At(to), "Course", world.NewCommand(), TimeOffOver.LetsStay));

        CellRange CellsOf(string from, string to) => Cell.Range(world.At(from), world.At(to));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_time_that_was_booked_and_is_long_past_is_not_held_a_second_time_though_its_claims_are_gone(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.PaidAsync("10:00", Ana);
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.Get<Pruning>().PruneAsync(TestContext.Current.CancellationToken);
        await using (var db = await world.OpenAsync())
            Assert.Empty(await db.SlotClaims.ToListAsync(TestContext.Current.CancellationToken));

        var again = await world.Holds.HoldAsync(
            TestWorld.Staff, new HoldRequest(TestWorld.Massage, world.At("10:30"), Ana) { OverrideReason = "they came without a word" });

        Assert.IsType<HoldResult.BeatenToIt>(again);
        await world.AssertHealthyAsync();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_place_in_a_class_that_has_lapsed_is_taken_by_the_next_though_no_job_runs_and_another_guest_stays(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var two = await world.HeldAsync("14:00", Ben, TestWorld.PilatesClass, "Ida", party: 2);
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        var one = await world.HeldAsync("14:00", Ben, TestWorld.PilatesClass, "Omar");
        world.Clock.Advance(two.HeldUntil!.Value - world.Clock.GetUtcNow());

        var next = await world.HeldAsync("14:00", Ben, TestWorld.PilatesClass, "Zoe", party: 2);

        await using var db = await world.OpenAsync();
        Assert.Single(await db.ClassSessions.ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, next.PartySize);
        Assert.Equal(ReservationStatus.Expired, (await world.ReadAsync(two.Id)).Status);
        Assert.Equal(ReservationStatus.Held, (await world.ReadAsync(one.Id)).Status);
        Assert.IsType<HoldResult.BeatenToIt>(await world.HoldAsync("14:00", Ben, TestWorld.PilatesClass));
        await world.AssertHealthyAsync();
    }
}
