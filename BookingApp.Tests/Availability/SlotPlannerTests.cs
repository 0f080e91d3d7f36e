using BookingApp.Availability;
using BookingApp.Availability.Busy;
using BookingApp.Availability.Planning;
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
        Assert.Equal(
            ["09:00", "10:30", "12:30", "13:00"],
            Starts(new PlanCase { People = [Works(9 * 60, 14 * 60, new CaseBreak(12 * 60, 12 * 60 + 15))], Before = 15, After = 15 })
                .Where(t => t is "09:00" or "10:30" or "11:00" or "12:30" or "13:00"));

    [Fact]
    public void Between_two_visits_lie_the_buffers_of_both() =>
        // taken, with its own buffers: 11:45 to 13:30 on the wall, UTC + 2
        Assert.Equal(
            ["09:00", "09:30", "10:00", "10:30", "14:00", "14:30"],
            Starts(new PlanCase { People = [Works(9 * 60, 16 * 60)], Before = 15, After = 15, Busy = [new CaseBusy(1, 9 * 60 + 45, 105)] })
                .Where(t => string.CompareOrdinal(t, "15") < 0));

    [Fact]
    public void The_morning_on_which_the_clocks_go_forward_is_an_hour_shorter() =>
        Assert.Equal(
            ["00:00+01:00", "01:00+01:00", "03:00+02:00", "04:00+02:00"],
            Starts(new PlanCase { First = new(2026, 3, 29), People = [Works(0, 5 * 60)], Interval = 60 }, "HH:mmzzz"));

    [Fact]
    public void The_night_on_which_they_go_back_offers_the_hour_twice() =>
        Assert.Equal(
            ["01:00+02:00", "02:00+02:00", "02:00+01:00", "03:00+01:00"],
            Starts(new PlanCase { First = new(2026, 10, 25), People = [Works(60, 4 * 60)], Interval = 60 }, "HH:mmzzz"));

    [Fact]
    public void On_Lord_Howe_the_grid_goes_on_through_the_half_hour() =>
        Assert.Equal(
            ["01:00+10:30", "02:30+11:00", "03:30+11:00"],
            Starts(new PlanCase { Zone = "Australia/Lord_Howe", First = new(2026, 10, 4), People = [Works(60, 4 * 60 + 30)], Interval = 60 }, "HH:mmzzz"));

    [Fact]
    public void A_day_without_midnight_begins_at_one() =>
        Assert.Equal(
            ["01:00-02:00", "02:00-02:00"],
            Starts(new PlanCase { Zone = "America/Sao_Paulo", First = new(2018, 11, 4), People = [Works(0, 3 * 60)], Interval = 60 }, "HH:mmzzz"));

    [Fact]
    public void Hours_that_a_change_over_skips_at_the_end_of_a_day_do_not_run_into_the_next() =>
        Assert.Equal(
            ["22:00-02:00"],
            Starts(new PlanCase { Zone = "America/Scoresbysund", First = new(2025, 3, 29), People = [Works(22 * 60, 24 * 60)], Interval = 30 }, "HH:mmzzz"));

    [Fact]
    public void A_break_that_a_change_over_skips_at_the_end_of_a_day_does_not_fall_into_the_next() =>
        Assert.Contains("00:30-01:00", Starts(
            new PlanCase
            {
                Zone = "America/Scoresbysund",
                First = new(2025, 3, 30),
                Before = 60,
                People = [Works(0, 24 * 60, new CaseBreak(23 * 60 + 30, 23 * 60 + 45))],
                Interval = 30,
            },
            "HH:mmzzz"));

    [Theory]
    [InlineData("02:00", "02:30", "")] // nothing of it exists
    [InlineData("00:00", "02:30", "00:00 00:30 01:00 01:30")]
    [InlineData("02:30", "05:00", "03:00 03:30 04:00 04:30")]
    [InlineData("01:30", "03:30", "01:30 03:00")]
    [InlineData("02:00", "03:00", "")]
    [InlineData("03:00", "04:00", "03:00 03:30")]
    public void Of_hours_inside_the_hour_that_does_not_exist_only_what_exists_is_open(string from, string to, string starts) =>
        Assert.Equal(starts, string.Join(' ', Starts(new PlanCase { First = new(2027, 3, 28), Duration = 30, People = [Works(Minute(from), Minute(to))] })));

    [Theory]
    [InlineData("02:00", "02:30", "02:00+02:00")]
    [InlineData("00:00", "02:30", "00:00+02:00 00:30+02:00 01:00+02:00 01:30+02:00 02:00+02:00")]
    [InlineData("02:30", "03:30", "02:30+02:00 02:00+01:00 02:30+01:00 03:00+01:00")] // opened at the first half past two, and nobody leaves in between
    public void Hours_inside_the_hour_that_comes_twice_begin_and_end_at_the_first(string from, string to, string starts) =>
        Assert.Equal(
            starts,
            string.Join(' ', Starts(new PlanCase { First = new(2027, 10, 31), Duration = 30, People = [Works(Minute(from), Minute(to))] }, "HH:mmzzz")));

    [Theory]
    [InlineData("Australia/Lord_Howe", "2027-10-03", "02:00", "02:30", "")] // half an hour is missing
    [InlineData("Australia/Lord_Howe", "2027-10-03", "02:15", "03:30", "02:30 03:00")]
    [InlineData("America/Sao_Paulo", "2018-11-04", "00:00", "00:30", "")] // midnight is missing
    [InlineData("America/Sao_Paulo", "2018-11-04", "00:30", "02:00", "01:00 01:30")]
    [InlineData("America/Scoresbysund", "2025-03-29", "23:00", "24:00", "")] // the last hour of a Saturday is missing
    [InlineData("America/Scoresbysund", "2025-03-29", "22:00", "23:30", "22:00 22:30")]
    public void So_it_is_wherever_and_whenever_the_clocks_change(string zone, string day, string from, string to, string starts) =>
        Assert.Equal(starts, string.Join(' ', Starts(new PlanCase
        {
            Zone = zone,
            First = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture),
            Duration = 30,
            People = [Works(Minute(from), Minute(to))],
        })));

    [Theory]
    [InlineData("02:00", "02:30", "01:00 01:30 03:00 03:30")] // a break that does not exist keeps nobody
    [InlineData("01:30", "02:30", "01:00 03:00 03:30")]
    [InlineData("02:30", "03:30", "01:00 01:30 03:30")]
    public void Of_a_break_too(string from, string to, string starts) =>
        Assert.Equal(
            starts, string.Join(
                ' ', Starts(new PlanCase { First = new(2027, 3, 28), Duration = 30, People = [Works(60, 4 * 60, new CaseBreak(Minute(from), Minute(to)))] })));

    [Fact]
    public void Around_the_clock_a_visit_goes_on_past_midnight()
    {
        var starts = Starts(new PlanCase { Days = 2, Duration = 180, Interval = 60, People = [Works(0, 24 * 60)] }, "d HH:mm").ToList();

        Assert.Equal(48, starts.Count);
        Assert.Equal("2 23:00", starts[23]);
        Assert.Equal("3 00:00", starts[24]);
    }

    [Fact]
    public void An_evening_and_the_morning_after_are_one_period_counted_from_its_beginning() =>
        Assert.Equal(["2 01:10", "2 22:00", "2 23:35", "3 01:10", "3 22:00", "3 23:35"], Starts(
            new PlanCase
            {
                Days = 2,
                Interval = 95,
                People = [new CasePerson(true, true, [new CaseHours(22 * 60, 24 * 60, []), new CaseHours(0, 3 * 60, [])])],
            },
            "d HH:mm"));

    [Fact]
    public void A_morning_and_an_afternoon_that_touch_are_one_period() =>
        Assert.Equal(["09:00", "10:30"], Starts(new PlanCase
        {
            Duration = 90,
            Interval = 90,
            People = [new CasePerson(true, true, [new CaseHours(9 * 60, 10 * 60, []), new CaseHours(10 * 60, 12 * 60, [])])],
        }));

    [Fact]
    public void Open_around_the_clock_each_day_is_counted_from_its_own_midnight_whatever_was_closed_before() =>
        Assert.Equal(["4 00:00", "4 07:00", "4 14:00", "4 21:00"], Starts(
            new PlanCase { First = new(2026, 6, 4), ClosedDays = [-2], Interval = 7 * 60, People = [Works(0, 24 * 60)] }, "d HH:mm"));

    [Fact]
    public void A_visit_of_a_whole_day_has_its_starts_on_the_day_of_twenty_three_hours()
    {
        var starts = Starts(new PlanCase { First = new(2027, 3, 28), Duration = 24 * 60, Interval = 60, People = [Works(0, 24 * 60)] }, "HH:mmzzz").ToList();

        Assert.Equal(["00:00+01:00", "01:00+01:00", "03:00+02:00"], starts.Take(3));
        Assert.Equal(23, starts.Count);
    }

    [Fact]
    public void Before_a_closed_day_the_last_visit_ends_at_midnight() =>
        Assert.Equal("21:00", Starts(new PlanCase { Duration = 180, Interval = 60, ClosedDays = [1], People = [Works(0, 24 * 60)] }).Last());

    [Fact]
    public void What_is_taken_behind_midnight_is_in_the_way_too() =>
        // taken: one to two at night on the next day's wall, UTC + 2
        Assert.Equal(
            "22:00", Starts(new PlanCase { Duration = 180, Interval = 60, People = [Works(0, 24 * 60)], Busy = [new CaseBusy(1, 23 * 60, 60)] }).Last());

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
    [InlineData("09:15", BookingRule.OffGrid)]
    [InlineData("09:01", BookingRule.OffGrid)]
    [InlineData("16:30", BookingRule.Closed)]
    [InlineData("12:00", BookingRule.Closed)]
    public void A_start_that_is_not_offered_has_its_reason(string time, BookingRule? rule)
    {
        var it = new PlanCase { People = [Works(9 * 60, 17 * 60, new CaseBreak(12 * 60, 13 * 60))] };
        var catalog = it.Catalog();
        var start = catalog.Zone.At(it.First, TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(rule, StartRules.Refuse(start, Facts(it, catalog))?.Rule);
    }

    [Theory]
    [InlineData(1, "closed_person")]
    [InlineData(null, "closed")]
    public void Outside_of_hours_who_was_asked_for_is_named_and_where_anyone_would_do_nobody_is(int? staff, string text)
    {
        var it = new PlanCase { Staff = staff };
        var catalog = it.Catalog();

        var refusal = StartRules.Refuse(catalog.Zone.At(it.First, 23 * 60), Facts(it, catalog))!;

        Assert.Equal((BookingRule.Closed, text), (refusal.Rule, refusal.TextCode));
        object[] named = staff is null ? [] : [catalog.NameOf(staff)];
        Assert.Equal(named, refusal.Args);
    }

    [Fact]
    public void Each_rule_has_its_own_word()
    {
        static BookingRule? Rule(PlanCase it, Func<BookingApp.Catalog.BusinessZone, DateTimeOffset>? start = null)
        {
            var catalog = it.Catalog();
            return StartRules.Refuse(start?.Invoke(catalog.Zone) ?? catalog.Zone.At(it.First, 9 * 60), Facts(it, catalog))?.Rule;
        }

        Assert.Equal(BookingRule.Inactive, Rule(new PlanCase { Active = false }));
        Assert.Equal(BookingRule.StaffDoesNotPerform, Rule(new PlanCase { Staff = 7 }));
        Assert.Equal(BookingRule.PartySize, Rule(new PlanCase { Party = 2 }));
        Assert.Equal(BookingRule.Notice, Rule(new PlanCase { Notice = 24 * 60 * 30 }));
        Assert.Equal(BookingRule.Horizon, Rule(new PlanCase { Horizon = 1 }));
        Assert.Equal(BookingRule.Closed, Rule(new PlanCase { ClosedDays = [0] }));
    }

    private static int Minute(string time) =>
        int.Parse(time[..2], System.Globalization.CultureInfo.InvariantCulture) * 60 + int.Parse(time[3..], System.Globalization.CultureInfo.InvariantCulture);

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
