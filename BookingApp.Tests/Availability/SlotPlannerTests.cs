using BookingApp.Availability;
using BookingApp.Availability.Rules;

namespace BookingApp.Tests.Availability;

/// <summary>The planner by example: what a person would check on a calendar.</summary>
public sealed class SlotPlannerTests
{
    private static CasePerson Works(int from, int to, params CaseBreak[] breaks) => new(true, true, [new CaseHours(from, to, breaks)]);

    [Fact]
    public void Starts_are_counted_from_opening_and_end_by_closing() =>
        Assert.Equal(["09:10", "10:10", "11:10"], Starts(new PlanCase { People = [Works(9 * 60 + 10, 12 * 60 + 30)], Interval = 60 }));

    [Fact]
    public void Buffers_may_reach_outside_the_hours_but_not_into_a_break() =>
        Assert.Equal(["09:00", "10:30", "12:30", "13:00"], Starts(new PlanCase { People = [Works(9 * 60, 14 * 60, new CaseBreak(12 * 60, 12 * 60 + 15))], Before = 15, After = 15 }).Where(t => t is "09:00" or "10:30" or "11:00" or "12:30" or "13:00"));

    [Fact]
    public void Between_two_visits_lie_the_buffers_of_both() =>
        // taken, with its own buffers: 11:45 to 13:30 on the wall, UTC + 2
        Assert.Equal(["09:00", "09:30", "10:00", "10:30", "14:00", "14:30"], Starts(new PlanCase { People = [Works(9 * 60, 16 * 60)], Before = 15, After = 15, Busy = [new CaseBusy(1, 9 * 60 + 45, 105)] }).Where(t => string.CompareOrdinal(t, "15") < 0));

    [Fact]
    public void The_morning_on_which_the_clocks_go_forward_is_an_hour_shorter() =>
        Assert.Equal(["00:00+01:00", "01:00+01:00", "03:00+02:00", "04:00+02:00"], Starts(new PlanCase { First = new(2026, 3, 29), People = [Works(0, 5 * 60)], Interval = 60 }, "HH:mmzzz"));

    [Fact]
    public void The_night_on_which_they_go_back_offers_the_hour_twice() =>
        Assert.Equal(["01:00+02:00", "02:00+02:00", "02:00+01:00", "03:00+01:00"], Starts(new PlanCase { First = new(2026, 10, 25), People = [Works(60, 4 * 60)], Interval = 60 }, "HH:mmzzz"));

    [Fact]
    public void On_Lord_Howe_the_grid_goes_on_through_the_half_hour() =>
        Assert.Equal(["01:00+10:30", "02:30+11:00", "03:30+11:00"], Starts(new PlanCase { Zone = "Australia/Lord_Howe", First = new(2026, 10, 4), People = [Works(60, 4 * 60 + 30)], Interval = 60 }, "HH:mmzzz"));

    [Fact]
    public void A_day_without_midnight_begins_at_one() =>
        Assert.Equal(["01:00-02:00", "02:00-02:00"], Starts(new PlanCase { Zone = "America/Sao_Paulo", First = new(2018, 11, 4), People = [Works(0, 3 * 60)], Interval = 60 }, "HH:mmzzz"));

    [Fact]
    public void Hours_that_a_change_over_skips_at_the_end_of_a_day_do_not_run_into_the_next() =>
        Assert.Equal(["22:00-02:00"], Starts(new PlanCase { Zone = "America/Scoresbysund", First = new(2025, 3, 29), People = [Works(22 * 60, 24 * 60)], Interval = 30 }, "HH:mmzzz"));

    [Fact]
    public void A_break_that_a_change_over_skips_at_the_end_of_a_day_does_not_fall_into_the_next() =>
        Assert.Contains("00:30-01:00", Starts(
            new PlanCase { Zone = "America/Scoresbysund", First = new(2025, 3, 30), Before = 60, People = [Works(0, 24 * 60, new CaseBreak(23 * 60 + 30, 23 * 60 + 45))], Interval = 30 }, "HH:mmzzz"));

    [Fact]
    public void Notice_is_counted_in_minutes_and_the_horizon_in_days()
    {
        var it = new PlanCase { Days = 3, NowHoursBefore = -10, Notice = 60, Horizon = 1 }; // noon on the wall

        Assert.Equal("2 13:00", Starts(it, "d HH:mm").First());
        Assert.Equal("3 16:00", Starts(it, "d HH:mm").Last());
    }

    [Fact]
    public void Anyone_is_the_union_of_all()
    {
        var slots = Plan(new PlanCase { People = [Works(9 * 60, 11 * 60), Works(10 * 60, 12 * 60)], Interval = 60 })[0].Slots;

        Assert.Equal(["1", "1,2", "2"], slots.Select(s => string.Join(',', s.StaffIds)));
    }

    [Fact]
    public void Without_a_free_room_of_the_kind_nothing_is_offered()
    {
        var one = new PlanCase { People = [Works(9 * 60, 11 * 60)], Interval = 60, Rooms = 1, WorkingRooms = 1, Busy = [new CaseBusy(101, 8 * 60, 60)] };

        Assert.Equal(["09:00"], Starts(one));
        Assert.Equal(["09:00", "10:00"], Starts(one with { Rooms = 2, WorkingRooms = 2 }));
        Assert.Empty(Starts(one with { WorkingRooms = 0 }));
    }

    [Fact]
    public void A_running_class_offers_its_last_seats_and_only_at_its_own_start()
    {
        var it = new PlanCase { People = [Works(9 * 60, 12 * 60)], Capacity = 4, Sessions = [new CaseSession(1, 8 * 60, 1)] }; // 10:00 on the wall

        Assert.Equal(["09:00 4", "10:00 1", "11:00 4"], Plan(it)[0].Slots.Select(s => $"{s.Start:HH:mm} {s.SeatsFree}"));
        Assert.Equal(["09:00", "11:00"], Starts(it with { Party = 2 }));
    }

    [Theory]
    [InlineData("09:00", null)]
    [InlineData("09:15", "off_grid")]
    [InlineData("09:01", "off_grid")]
    [InlineData("16:30", "closed")]
    [InlineData("12:00", "closed")]
    public void A_start_that_is_not_offered_has_its_reason(string time, string? rule)
    {
        var it = new PlanCase { People = [Works(9 * 60, 17 * 60, new CaseBreak(12 * 60, 13 * 60))] };
        var catalog = it.Catalog();
        var start = catalog.Zone.At(it.First, TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(rule, StartRules.Refuse(start, Facts(it, catalog))?.Rule);
    }

    [Fact]
    public void Each_rule_has_its_own_word()
    {
        static string? Rule(PlanCase it, Func<BookingApp.Catalog.BusinessZone, DateTimeOffset>? start = null)
        {
            var catalog = it.Catalog();
            return StartRules.Refuse(start?.Invoke(catalog.Zone) ?? catalog.Zone.At(it.First, 9 * 60), Facts(it, catalog))?.Rule;
        }

        Assert.Equal("inactive", Rule(new PlanCase { Active = false }));
        Assert.Equal("staff_does_not_perform", Rule(new PlanCase { Staff = 7 }));
        Assert.Equal("party_size", Rule(new PlanCase { Party = 2 }));
        Assert.Equal("notice", Rule(new PlanCase { Notice = 24 * 60 * 30 }));
        Assert.Equal("horizon", Rule(new PlanCase { Horizon = 1 }));
        Assert.Equal("closed", Rule(new PlanCase { ClosedDays = [0] }));
    }

    private static StartFacts Facts(PlanCase it, BookingApp.Catalog.CatalogSnapshot catalog)
    {
        var service = catalog.FindService(PlanCase.ServiceId)!;
        return new StartFacts(catalog, service, it.Staff, it.Party, it.Now, it.Span, it.Span.Reach(service, catalog.Zone));
    }

    private static IReadOnlyList<DaySlots> Plan(PlanCase it)
    {
        var catalog = it.Catalog();
        var facts = Facts(it, catalog);
        var (taken, sessions) = it.Bookings();
        var maps = catalog.Resources.ToDictionary(r => r.Id, _ => new CellMap(it.Span.Reach(facts.Service, catalog.Zone).Cells(catalog.Zone)));
        foreach (var busy in taken)
            maps[busy.ResourceId].Set(Cell.Range(busy.From, busy.To));
        return new SlotPlanner(facts, maps, sessions).Days(it.Span);
    }

    private static IEnumerable<string> Starts(PlanCase it, string format = "HH:mm") =>
        Plan(it).SelectMany(d => d.Slots).Select(s => s.Start.ToString(format, System.Globalization.CultureInfo.InvariantCulture));
}
