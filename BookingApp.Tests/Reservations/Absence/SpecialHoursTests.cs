using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Hours;
using BookingApp.Reservations.Absence;
using BookingApp.Reservations.Board;
using BookingApp.Reservations.Holds;

namespace BookingApp.Tests.Reservations.Absence;

/// <summary>A day that is not as its week says: Ana works from nine to five, in Berlin.</summary>
public sealed class SpecialHoursTests
{
    private const int Ana = 1;

    private static readonly DateOnly _tuesday = new(2026, 6, 2);
    private static readonly Actor _ada = new Actor.Staff(3, "Ada", Admin: true);
    private static readonly Actor _ana = new Actor.Staff(1, "Ana") { PersonId = Ana };

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Own_hours_of_a_day_are_offered_at_once_instead_of_those_of_the_week(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        Assert.Equal(("09:00", "16:00"), await OfferedAsync(world, _tuesday)); // and now it is known

        await SaveAsync(world, Form(_tuesday, (12, 14), (18, 20)));

        Assert.Equal(("12:00", "19:00"), await OfferedAsync(world, _tuesday));
        Assert.IsType<HoldResult.NotOffered>(await world.HoldAsync("13:30")); // it would end in the pause
        Assert.IsType<HoldResult.Held>(await world.HoldAsync("19:00"));
        Assert.Equal(("09:00", "16:00"), await OfferedAsync(world, _tuesday.AddDays(7)));
        Assert.Equal(("09:00", "16:00"), await OfferedAsync(world, _tuesday, person: 2));
        var column = (await world.Get<BoardQueries>().BoardAsync(_tuesday)).Columns.Single(c => c.StaffId == Ana);
        Assert.Equal(["12:00-14:00", "18:00-20:00"], column.Open.Select(s => $"{s.Start:HH:mm}-{s.End:HH:mm}"));

        Assert.IsType<SaveResult.Saved>(await Service(world).RemoveAsync(_ada, Ana, _tuesday));
        Assert.Equal(("09:00", "16:00"), await OfferedAsync(world, _tuesday));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Shorter_hours_show_whom_they_leave_behind_before_they_are_saved(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        var (stays, left) = (await world.PaidAsync("10:00"), await world.PaidAsync("15:00", name: "Tom"));
        var shorter = Form(_tuesday, (9, 12));

        Assert.Equal(
            [(left.Reference, StrandedWhy.OutsideHours)],
            (await world.Get<StrandedBookings>().ByAsync(await Service(world).WithAsync(shorter))).Select(s => (s.Reference, s.Why)));
        await SaveAsync(world, shorter);

        Assert.Equal([left.Reference], (await world.Get<StrandedBookings>().NowAsync()).Select(s => s.Reference));
        Assert.DoesNotContain(stays.Reference, (await world.Get<StrandedBookings>().NowAsync()).Select(s => s.Reference));
        Assert.Empty(await world.Get<StrandedBookings>().ByAsync(await Service(world).WithoutAsync(Ana, _tuesday))); // longer again: nobody is left behind
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Extra_opening_hours_are_everybodys_also_on_a_holiday_but_of_who_has_own(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await world.Get<ClosureService>().AddAsync(_ada, _tuesday, _tuesday, "Holiday");
        Assert.Null((await OfferedAsync(world, _tuesday)).First);

        await SaveAsync(world, new SpecialHoursForm(SpecialHours.Everybody, _tuesday, [new HoursSpan(17 * 60, 21 * 60)]));
        Assert.Equal(("17:00", "20:00"), await OfferedAsync(world, _tuesday));
        Assert.False((await world.Get<BoardQueries>().BoardAsync(_tuesday)).IsClosed);
        await SaveAsync(world, Form(_tuesday)); // Ana is not there
        Assert.Null((await OfferedAsync(world, _tuesday)).First);
        Assert.Equal(("17:00", "20:00"), await OfferedAsync(world, _tuesday, person: 2));

        var late = _tuesday.AddDays(2);
        await SaveAsync(world, new SpecialHoursForm(SpecialHours.Everybody, late, [new HoursSpan(16 * 60, 21 * 60)]));
        Assert.Equal(("09:00", "20:00"), await OfferedAsync(world, late)); // one period with those of the week
        var column = (await world.Get<BoardQueries>().BoardAsync(late)).Columns.Single(c => c.StaffId == Ana);
        Assert.Equal(["09:00-21:00"], column.Open.Select(s => $"{s.Start:HH:mm}-{s.End:HH:mm}"));
    }

    [Theory]
    [InlineData("2026-10-25", 5)] // from midnight to four there are five hours
    [InlineData("2027-03-28", 3)]
    public async Task On_a_change_over_day_they_are_what_exists_of_them(string date, int visits)
    {
        var day = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        await using var world = await TestWorld.CreateAsync(clock: new ManualClock(new DateTimeOffset(day.AddDays(-7), new TimeOnly(8, 0), TimeSpan.Zero)));

        await SaveAsync(world, Form(day, (0, 4)));

        var slots = (await world.Availability.SlotsAsync(TestWorld.Massage, day, day, Ana, 1))[0].Slots;
        var zone = new BusinessZone("Europe/Berlin");
        Assert.Equal((zone.StartOf(day), zone.At(day, 4 * 60)), (slots[0].Start, slots[^1].End));
        Assert.Equal(2 * visits - 1, slots.Count); // each half an hour
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Of_two_who_say_something_of_the_same_day_one_is_told_of_the_other(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);

        var results = await Task.WhenAll(
            Task.Run(() => Service(world).SaveAsync(_ada, Form(_tuesday, (9, 12)))), Task.Run(() => Service(world).SaveAsync(_ada, Form(_tuesday, (13, 17)))));

        Assert.Single(results.OfType<SaveResult.Saved>());
        Assert.Single(results.OfType<SaveResult.ChangedMeanwhile>());
        var stands = Assert.Single(await Service(world).ToComeAsync(Ana));
        await SaveAsync(world, Form(_tuesday, (10, 11)) with { Version = stands.Version });
        Assert.IsType<SaveResult.ChangedMeanwhile>(await Service(world).SaveAsync(_ada, Form(_tuesday, (10, 12)) with { Version = stands.Version }));
    }

    [Fact]
    public async Task The_front_desk_says_it_of_people_and_admins_of_the_business()
    {
        await using var world = await TestWorld.CreateAsync();
        var extra = new SpecialHoursForm(SpecialHours.Everybody, _tuesday, [new HoursSpan(17 * 60, 21 * 60)]);

        await NotAllowedAsync(() => Service(world).SaveAsync(_ana, Form(_tuesday, (9, 12))));
        await NotAllowedAsync(() => Service(world).RemoveAsync(_ana, Ana, _tuesday));
        await NotAllowedAsync(() => Service(world).SaveAsync(TestWorld.Staff, extra));
        await NotAllowedAsync(() => Service(world).SaveAsync(TestWorld.Customer, Form(_tuesday, (9, 12))));
        Assert.IsType<SaveResult.Saved>(await Service(world).SaveAsync(TestWorld.Staff, Form(_tuesday, (9, 12))));
        Assert.Equal("not_found", (await Assert.ThrowsAsync<RuleBrokenException>(
            () => Service(world).SaveAsync(_ada, Form(_tuesday, (9, 12)) with { PersonId = 3 }))).Code); // a room
    }

    [Theory]
    [InlineData("Day", "day_past", -1, 9, 12)]
    [InlineData("Spans", "hours_order", 1, 12, 9)]
    public async Task What_makes_no_sense_is_said_at_its_field(string member, string code, int day, int from, int to)
    {
        await using var world = await TestWorld.CreateAsync();

        var result = await Service(world).SaveAsync(_ada, Form(new DateOnly(2026, 6, 1).AddDays(day), (from, to)));

        Assert.Equal(code, result.ErrorOf(member)!.Code);
        Assert.Equal("hours_none", (await Service(world).SaveAsync(_ada, Form(_tuesday) with { PersonId = SpecialHours.Everybody })).ErrorOf("Spans")!.Code);
    }

    private static SpecialHoursService Service(TestWorld world) => world.Get<SpecialHoursService>();

    private static SpecialHoursForm Form(DateOnly day, params (int From, int To)[] hours) =>
        new(Ana, day, [.. hours.Select(h => new HoursSpan(h.From * 60, h.To * 60))]);

    private static async Task SaveAsync(TestWorld world, SpecialHoursForm form) =>
        Assert.IsType<SaveResult.Saved>(await Service(world).SaveAsync(_ada, form));

    private static async Task<(string? First, string? Last)> OfferedAsync(TestWorld world, DateOnly day, int person = Ana)
    {
        var slots = (await world.Availability.SlotsAsync(TestWorld.Massage, day, day, person, 1))[0].Slots;
        return slots.Count is 0 ? (null, null) : ($"{slots[0].Start:HH:mm}", $"{slots[^1].Start:HH:mm}");
    }

    private static async Task NotAllowedAsync(Func<Task> act) => Assert.Equal("not_allowed", (await Assert.ThrowsAsync<RuleBrokenException>(act)).Code);
}
