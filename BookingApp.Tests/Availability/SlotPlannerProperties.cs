using System.Globalization;
using BookingApp.Availability;
using BookingApp.Availability.Busy;
using BookingApp.Availability.Offers;
using BookingApp.Availability.Planning;
using BookingApp.Availability.Rules;
using BookingApp.Catalog.AddOns;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace BookingApp.Tests.Availability;

/// <summary>The planner against the reference on random worlds. The seed is fixed, so that a day's run repeats; a failure prints it and the smallest
/// world found.</summary>
public sealed class SlotPlannerProperties
{
    private const ulong Seed = 20261121;

    private static int Worlds => Environment.GetEnvironmentVariable("BOOKING_TEST_ALL") is "1" ? 5000 : 150;

    [Fact]
    public void The_planner_offers_what_the_reference_offers() => Check(static it =>
    {
        var (real, reference) = (Planned(it), Reference(it));

        return real.SequenceEqual(reference) ? null : Difference(real, reference);
    });

    [Fact]
    public void What_is_offered_can_be_held_and_what_is_not_cannot() => Check(static it =>
    {
        var catalog = it.Catalog();
        var service = catalog.FindService(PlanCase.ServiceId)!;
        var (taken, sessions) = it.Bookings();
        var offered = Reference(it).ToHashSet(StringComparer.Ordinal);
        foreach (var day in it.Span.Days)
        {
            var cells = new DaySpan(day, day).Cells(catalog.Zone);
            for (var cell = cells.From; cell < cells.To; cell++)
            {
                var start = Cell.Start(cell);
                var facts = new StartFacts(catalog, service, it.Staff, it.Party, it.Now, new DaySpan(day, day), DaySpan.Of(service, start, catalog.Zone));
                var planner = new SlotPlanner(facts, Maps(catalog, facts.ClaimAt(start), taken), sessions);
                var held = StartRules.Refuse(start, facts) is null
                    ? planner.Candidates(start, staffOverride: false).Select(c => c.StaffId).Distinct().Order().ToArray()
                    : [];
                var told = offered.FirstOrDefault(o => o.StartsWith(Line(start), StringComparison.Ordinal));
                var people = told is null ? "" : told.Split('|')[1];
                if (string.Join(',', held) != people)
                    return $"{Line(start)}: held by [{string.Join(',', held)}], offered by [{people}]";
            }
        }

        return null;
    });

    [Fact]
    public void With_an_add_on_the_planner_offers_what_the_reference_offers_for_the_longer_visit() => Check(static it =>
    {
        if (it.Capacity > 1)
            return null; // a class has its own end
        var extra = 5 * (1 + Math.Abs(it.NowHoursBefore) % 12);
        var (real, reference) = (Planned(it, extra), Reference(it with { Duration = it.Duration + extra }));

        return real.SequenceEqual(reference) ? null : Difference(real, reference);
    });

    // A day is worked out once and shown for hours: whatever the clock says by then, it is what one would work out at that moment.
    [Fact]
    public void A_finished_day_shows_at_every_moment_what_the_reference_offers_then() => Check(static it =>
    {
        var catalog = it.Catalog();
        var service = catalog.FindService(PlanCase.ServiceId)!;
        var (taken, sessions) = it.Bookings();
        var reach = it.Span.Reach(service, catalog.Zone);
        var facts = new StartFacts(catalog, service, it.Staff, it.Party, it.Now, it.Span, reach);
        List<OfferedDay> finished =
        [
            .. new SlotPlanner(facts, Maps(catalog, reach.Cells(catalog.Zone), taken), sessions).Days(it.Span, StartRules.Lasting)
                .Select(day => new OfferedDay(day, catalog, [], default, null)),
        ];
        foreach (var hours in new[] { 0, 1, 7, 23, 24, 25, 48, 24 * 8, -24, -24 * 61 })
        {
            var then = it with { NowHoursBefore = it.NowHoursBefore - hours };
            var window = StartRules.Window(new StartFacts(catalog, service, it.Staff, it.Party, then.Now, it.Span, reach));
            List<string> shown = [.. finished.SelectMany(day => day.Within(window).Slots).Select(s => Line(s.Start, s.StaffIds, s.SeatsFree))];
            var reference = Reference(then);
            if (!shown.SequenceEqual(reference, StringComparer.Ordinal))
                return $"at {then.Now:u}: {Difference(shown, reference)}";
        }

        return null;
    });

    [Fact]
    public void The_last_start_of_a_day_is_the_last_that_would_be_offered_if_nobody_had_booked() => Check(static it =>
    {
        var catalog = it.Catalog();
        var service = catalog.FindService(PlanCase.ServiceId)!;
        var (taken, sessions) = it.Bookings();
        var reach = it.Span.Reach(service, catalog.Zone);
        var facts = new StartFacts(catalog, service, it.Staff, it.Party, it.Now, it.Span, reach);
        var cells = reach.Cells(catalog.Zone);
        var booked = new SlotPlanner(facts, Maps(catalog, cells, taken), sessions).Days(it.Span);
        var empty = new SlotPlanner(facts, Maps(catalog, cells, []), []).Days(it.Span);
        var wrong = booked.Zip(empty).FirstOrDefault(d => d.First.LastStart != d.Second.Slots.LastOrDefault()?.Start);
        return wrong.First is null ? null : $"{wrong.First.Date:O}: {wrong.First.LastStart:u} for {wrong.Second.Slots.LastOrDefault()?.Start:u}";
    });

    // Maps are the quick way of a rule, and its one answer for one start the way that people read: they must be the same rule.
    [Fact]
    public void Each_rule_narrows_a_map_to_the_starts_that_it_does_not_refuse() => Check(static it =>
    {
        var catalog = it.Catalog();
        var service = catalog.FindService(PlanCase.ServiceId)!;
        var facts = new StartFacts(catalog, service, it.Staff, it.Party, it.Now, it.Span, it.Span.Reach(service, catalog.Zone));
        foreach (var rule in StartRules.All)
        {
            var starts = new CellMap(it.Span.Cells(catalog.Zone));
            starts.Set(starts.Window);
            List<int> expected = [.. starts.Cells.Where(cell => rule.Refuse(Cell.Start(cell), facts) is null)];
            rule.Narrow(starts, facts);
            if (!starts.Cells.SequenceEqual(expected))
                return $"{rule}: {string.Join(' ', starts.Cells.Except(expected).Take(5))} - {string.Join(' ', expected.Except(starts.Cells).Take(5))}";
        }

        return null;
    });

    [Fact]
    public void Most_random_worlds_have_times_and_most_days_change_the_clocks()
    {
        var worlds = PlanCases.All.Generator.Sample(Worlds, new Rnd(Seed), 50).ToList();

        Assert.InRange(worlds.Count(it => Reference(it).Count > 0), Worlds / 3, Worlds);
        Assert.InRange(worlds.Count(it => it.Span.Days.Any(it.Catalog().Zone.IsChangeOver)), Worlds / 3, Worlds);
    }

    private static void Check(Func<PlanCase, string?> compare) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Worlds).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Seed, 1), FSharpOption<int>.Some(50))))
            .WithQuietOnSuccess(true),
        Prop.ForAll(PlanCases.All, it =>
        {
            var difference = compare(it);
            return (difference is null).Label(difference ?? "same");
        }));

    private static List<string> Planned(PlanCase it, int extra = 0)
    {
        var catalog = it.Catalog();
        var service = catalog.FindService(PlanCase.ServiceId)!;
        service.AddOns.Add(new AddOn { Id = 1, ServiceId = service.Id, Name = "More", Price = service.Price, Minutes = extra });
        service = service.With(extra > 0 ? AddOnIds.Of([1]) : default);
        var (taken, sessions) = it.Bookings();
        var reach = it.Span.Reach(service, catalog.Zone);
        var facts = new StartFacts(catalog, service, it.Staff, it.Party, it.Now, it.Span, reach);
        var planner = new SlotPlanner(facts, Maps(catalog, reach.Cells(catalog.Zone), taken), sessions);
        return [.. planner.Days(it.Span).SelectMany(d => d.Slots).Select(s => Line(s.Start, s.StaffIds, s.SeatsFree))];
    }

    private static List<string> Reference(PlanCase it)
    {
        var (taken, sessions) = it.Bookings();
        var planner = new ReferencePlanner(it.Catalog(), it.Span, it.Now, taken, sessions);
        return [.. planner.Starts(it.Span, PlanCase.ServiceId, it.Staff, it.Party).Select(s => Line(s.Start, s.Staff, s.Seats))];
    }

    private static Dictionary<int, CellMap> Maps(BookingApp.Catalog.CatalogSnapshot catalog, CellRange window, List<Taken> taken)
    {
        var maps = catalog.Resources.ToDictionary(r => r.Id, _ => new CellMap(window));
        foreach (var it in taken.Where(t => maps.ContainsKey(t.ResourceId)))
            maps[it.ResourceId].Set(Cell.Range(it.From, it.To));
        return maps;
    }

    private static string Line(DateTimeOffset start) => start.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Line(DateTimeOffset start, IEnumerable<int> staff, int seats) =>
        $"{Line(start)}|{string.Join(',', staff)}|{seats.ToString(CultureInfo.InvariantCulture)}";

    private static string Difference(List<string> real, List<string> reference) =>
        $"only the planner: {string.Join("; ", real.Except(reference, StringComparer.Ordinal).Take(5))} - "
        + $"only the reference: {string.Join("; ", reference.Except(real, StringComparer.Ordinal).Take(5))}";
}
