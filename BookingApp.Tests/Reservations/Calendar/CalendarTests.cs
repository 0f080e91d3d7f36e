using BookingApp.Catalog;
using BookingApp.Catalog.Hours;
using BookingApp.Customers;
using BookingApp.Data.Changes;
using BookingApp.Reservations;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Calendar;
using BookingApp.Reservations.Holds;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Reservations.Calendar;

public sealed class CalendarTests
{
    private static readonly BusinessZone _berlin = new("Europe/Berlin");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_week_in_which_the_clocks_are_put_back_has_every_visit_on_its_day(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        world.Clock.AdvanceTo(new DateTimeOffset(2026, 10, 18, 8, 0, 0, TimeSpan.Zero));
        await OpenDayAndNightAsync(world);
        var sunday = new DateOnly(2026, 10, 25);
        var (first, second) = (_berlin.At(sunday, 150), _berlin.At(sunday, 150).AddHours(1)); // 02:30 comes twice
        var around = new[] { _berlin.At(sunday.AddDays(-7), 1380), _berlin.At(sunday.AddDays(-6), 0), _berlin.At(sunday.AddDays(1), 0) };
        foreach (var start in around.Append(first).Append(second))
            await BookAsync(world, start);

        var week = await world.Get<CalendarQueries>().WeekAsync(sunday, DayOfWeek.Monday, null, Cancel);
        var american = await world.Get<CalendarQueries>().WeekAsync(sunday, DayOfWeek.Sunday, null, Cancel);

        Assert.Equal((new DateOnly(2026, 10, 19), sunday, TimeSpan.FromHours(169)), (week.Span.First, week.Span.Last, week.Span.To - week.Span.From));
        Assert.Equal([1, 0, 0, 0, 0, 0, 2], week.Days.Select(d => d.People.Sum(p => p.Visits.Count)));
        Assert.Equal([first, second], week.Days[6].People[0].Visits.Select(v => v.Start));
        Assert.Equal([TimeSpan.FromHours(2), TimeSpan.FromHours(1)], week.Days[6].People[0].Visits.Select(v => v.Start.Offset));
        Assert.Equal((sunday, new DateOnly(2026, 10, 31)), (american.Span.First, american.Span.Last));
        Assert.Equal([2, 1, 0, 0, 0, 0, 0], american.Days.Select(d => d.People.Sum(p => p.Visits.Count)));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_months_on_both_sides_of_the_new_year_count_the_same_days_alike(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        world.Clock.AdvanceTo(new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero));
        var (eve, newYear) = (new DateOnly(2026, 12, 31), new DateOnly(2027, 1, 1));
        await BookAsync(world, _berlin.At(eve, 600));
        await BookAsync(world, _berlin.At(newYear, 600));
        await BookAsync(world, _berlin.At(newYear, 780), service: TestWorld.PilatesClass);
        await BookAsync(world, _berlin.At(newYear, 780), service: TestWorld.PilatesClass); // the same class, which takes its hour once
        await BookAsync(world, _berlin.At(newYear, 600), staff: 2);
        await AddAsync(world, new Closure { Id = 1, From = new DateOnly(2027, 1, 3), To = new DateOnly(2027, 1, 3) });
        await world.Get<TimeOffService>().AddAsync(
            TestWorld.Staff, 2, _berlin.StartOf(new DateOnly(2027, 1, 2)), _berlin.StartOf(new DateOnly(2027, 1, 3)), "", ct: Cancel);

        var december = await world.Get<CalendarQueries>().MonthAsync(eve, DayOfWeek.Monday, null, Cancel);
        var january = await world.Get<CalendarQueries>().MonthAsync(newYear, DayOfWeek.Monday, null, Cancel);
        var ana = await world.Get<CalendarQueries>().MonthAsync(newYear, DayOfWeek.Monday, 1, Cancel);

        Assert.Equal((new DateOnly(2026, 11, 30), new DateOnly(2027, 1, 3)), (december.Span.First, december.Span.Last));
        Assert.Equal((new DateOnly(2026, 12, 28), new DateOnly(2027, 1, 31)), (january.Span.First, january.Span.Last));
        foreach (var month in new[] { december, january })
        {
            Assert.Equal((1, 6), (DayOf(month, eve).Visits, DayOf(month, eve).BookedPercent)); // an hour of sixteen
            Assert.Equal((4, 19), (DayOf(month, newYear).Visits, DayOf(month, newYear).BookedPercent));
            Assert.Equal("Ben", Assert.Single(DayOf(month, new(2027, 1, 2)).Off));
            Assert.Equal((true, null), (DayOf(month, new(2027, 1, 3)).IsClosed, DayOf(month, new(2027, 1, 3)).BookedPercent));
        }

        Assert.Equal((3, 25), (DayOf(ana, newYear).Visits, DayOf(ana, newYear).BookedPercent)); // two hours of her eight
        Assert.Empty(DayOf(ana, new(2027, 1, 2)).Off);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_class_is_one_visit_with_its_guests_and_a_week_of_one_person_has_theirs_alone(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await BookAsync(world, world.At("10:00"), service: TestWorld.PilatesClass);
        await BookAsync(world, world.At("10:00"), service: TestWorld.PilatesClass);
        await BookAsync(world, world.At("12:00"), name: "Maya");
        await BookAsync(world, world.At("12:00"), staff: 2, name: "Zoe");
        var lapsed = await world.HeldAsync("15:00", name: "Gone");
        var cancelled = await BookAsync(world, world.At("16:00"), name: "Away");
        await world.Reservations.CancelAsync(TestWorld.Staff, cancelled.Id);
        world.Clock.AdvanceTo(lapsed.HeldUntil!.Value.AddSeconds(1));

        var all = await world.Get<CalendarQueries>().WeekAsync(null, DayOfWeek.Monday, null, Cancel);
        var ana = await world.Get<CalendarQueries>().WeekAsync(new DateOnly(2026, 6, 7), DayOfWeek.Monday, 1, Cancel);
        var nobody = await world.Get<CalendarQueries>().WeekAsync(null, DayOfWeek.Monday, 3, Cancel); // a room

        Assert.Equal([("Ana", 2), ("Ben", 1)], all.Shown.Zip(all.Days[1].People, (p, d) => (p.Name, d.Visits.Count)));
        Assert.Equal((2, 3, true), (all.Days[1].People[0].Visits[0].Guests, all.Days[1].People[0].Visits[0].Capacity, all.Days[1].People[0].Visits[0].IsClass));
        Assert.Equal("Ana", Assert.Single(ana.Shown).Name);
        Assert.Equal(["", "Maya"], ana.Days[1].People[0].Visits.Select(v => v.IsClass ? "" : v.CustomerName));
        Assert.Equal(["Ana", "Ben"], ana.Everyone.Select(p => p.Name));
        Assert.Equal(["Ana", "Ben"], nobody.Shown.Select(p => p.Name));
    }

    private static MonthDay DayOf(MonthView month, DateOnly day) => month.Days.Single(d => d.Date == day);

    private static async Task<ReservationView> BookAsync(
        TestWorld world, DateTimeOffset start, int staff = 1, int service = TestWorld.Massage, string name = "Wanda") =>
        Assert.IsType<HoldResult.Held>(await world.Get<WalkInService>().BookAsync(
            TestWorld.Staff, new HoldRequest(service, start, staff) { Customer = new CustomerDetails(name, "") }, Cancel)).Reservation;

    private static async Task OpenDayAndNightAsync(TestWorld world)
    {
        await using (var db = await world.OpenAsync())
            await db.Set<OpeningHours>().ExecuteUpdateAsync(set => set.SetProperty(h => h.FromMinute, 0).SetProperty(h => h.ToMinute, 24 * 60), Cancel);
        Renew(world);
    }

    private static async Task AddAsync(TestWorld world, Closure closure)
    {
        await using (var db = await world.OpenAsync())
        {
            db.Add(closure);
            await db.SaveChangesAsync(Cancel);
        }

        Renew(world);
    }

    private static void Renew(TestWorld world)
    {
        world.Get<CatalogQueries>().Invalidate();
        world.Get<ChangeFeed>().Publish(Change.Catalog);
    }
}
