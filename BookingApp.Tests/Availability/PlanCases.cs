using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace BookingApp.Tests.Availability;

/// <summary>Random small worlds, most of them on days when the clocks change, and how to make a failing one smaller.</summary>
internal static class PlanCases
{
    private static readonly (string Zone, LocalDate From, LocalDate To)[] _zones =
    [
        ("Europe/Berlin", new(2025, 1, 1), new(2027, 1, 1)),
        ("America/New_York", new(2025, 1, 1), new(2027, 1, 1)),
        ("America/Sao_Paulo", new(2008, 1, 1), new(2019, 12, 1)), // at midnight, until 2019
        ("Australia/Lord_Howe", new(2025, 1, 1), new(2027, 1, 1)), // half an hour
        ("Africa/Casablanca", new(2025, 1, 1), new(2027, 1, 1)), // around Ramadan
        ("Asia/Kathmandu", new(1985, 6, 1), new(1986, 6, 1)), // by a quarter of an hour, on New Year's midnight
        ("America/Scoresbysund", new(2024, 6, 1), new(2026, 12, 1)), // a Saturday ends at 23:00
        ("Africa/Cairo", new(2024, 1, 1), new(2026, 12, 1)), // a Friday begins at 01:00
    ];

    private static readonly (string Zone, DateOnly[] Days)[] _changeOvers = [.. _zones.Select(z => (z.Zone, ChangeOvers(z.Zone, z.From, z.To).ToArray()))];

    /// <summary>What FsCheck draws from.</summary>
    public static Arbitrary<PlanCase> All { get; } = Arb.From(Case(), Smaller);

    private static IEnumerable<DateOnly> ChangeOvers(string id, LocalDate from, LocalDate to)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        return zone.GetZoneIntervals(zone.AtStartOfDay(from).ToInstant(), zone.AtStartOfDay(to).ToInstant())
            .Where(i => i.HasEnd && i.End < zone.AtStartOfDay(to).ToInstant())
            .Select(i => i.End.Minus(Duration.FromMinutes(1)).InZone(zone).Date).Select(d => new DateOnly(d.Year, d.Month, d.Day));
    }

    private static Gen<PlanCase> Case() =>
        from place in Gen.Elements(_changeOvers)
        from day in Gen.Elements(place.Days)
        from days in Gen.Choose(1, 3)
        from off in Gen.Frequency((8, Gen.Choose(-1, 1)), (1, Gen.Choose(-60, 60)))
        from shape in Shape()
        from people in Person().ListOf(3)
        from howMany in Gen.Frequency((1, Gen.Constant(0)), (15, Gen.Choose(1, 3)))
        from closed in Rarely(Gen.Choose(0, 2).ListOf(1).Select(l => (IReadOnlyList<int>)l), [])
        from busyCount in Gen.Choose(0, 12)
        from busy in Busy().ListOf(busyCount)
        from sessionCount in Gen.Choose(0, 4)
        from sessions in Session().ListOf(sessionCount)
        select shape with
        {
            Zone = place.Zone,
            First = day.AddDays(off),
            Days = days,
            People = [.. people.Take(howMany)],
            ClosedDays = closed,
            Busy = busy,
            Sessions = sessions,
        };

    private static Gen<PlanCase> Shape() =>
        from length in Gen.Frequency((8, Gen.Choose(1, 12)), (2, Gen.Choose(12, 40)), (1, Gen.Choose(40, 288)))
        from interval in Gen.Elements(5, 10, 15, 20, 30, 45, 60, 95)
        from buffers in Gen.Frequency(
            (2, Gen.Constant((0, 0))), (2, Gen.Choose(0, 6).Two().Select(b => (b.Item1, b.Item2))),
            (1, Gen.Choose(0, 40).Two().Select(b => (b.Item1, b.Item2))))
        from now in Gen.Frequency((3, Gen.Choose(20, 24 * 8)), (1, Gen.Choose(-48, 24)))
        from notice in Gen.Elements(0, 0, 0, 60, 24 * 60, 5 * 24 * 60)
        from horizon in Gen.Frequency((1, Gen.Elements(0, 1, 2, 5)), (4, Gen.Constant(60)))
        from seats in Gen.Frequency(
            (2, Gen.Constant((1, 1))), (2, Gen.Choose(2, 4).SelectMany(c => Gen.Choose(1, c).Select(p => (c, p)))),
            (1, Gen.Choose(1, 3).SelectMany(c => Gen.Choose(0, 4).Select(p => (c, p)))))
        from active in Mostly()
        from staff in Gen.Frequency((3, Gen.Constant<int?>(null)), (1, Gen.Choose(1, 3).Select(i => (int?)i)))
        from rooms in Gen.Frequency((2, Gen.Constant((0, 0))), (1, Gen.Choose(1, 2).SelectMany(r => Gen.Choose(0, 4).Select(w => (r, Math.Min(r, w))))))
        select new PlanCase
        {
            Duration = length * 5,
            Interval = interval,
            Before = buffers.Item1 * 5,
            After = buffers.Item2 * 5,
            NowHoursBefore = now,
            Notice = notice,
            Horizon = horizon,
            Capacity = seats.Item1,
            Party = seats.Item2,
            Active = active,
            Staff = staff,
            Rooms = rooms.Item1,
            WorkingRooms = rooms.Item2,
        };

    private static Gen<CasePerson> Person() =>
        from active in Mostly()
        from performs in Mostly()
        from count in Gen.Choose(1, 3)
        from hours in Gen.Frequency((5, Hours().ListOf(count)), (1, Night()))
        select new CasePerson(active, performs, hours);

    // From an evening into the next morning.
    private static Gen<List<CaseHours>> Night() =>
        from opens in Gen.Choose(200, 287)
        from closes in Gen.Choose(1, 100)
        select new List<CaseHours> { new(opens * 5, 288 * 5, []), new(0, closes * 5, []) };

    // Periods may overlap each other: the union counts. Many begin or end near midnight and in the small hours, when clocks change.
    private static Gen<CaseHours> Hours() =>
        from bounds in Gen.Frequency((3, Gen.Choose(0, 288).Two()), (2, Gen.Choose(0, 60).Two()), (1, Gen.Choose(252, 288).Two()), (3, Gen.Constant((0, 288))))
        let from5 = Math.Min(Math.Min(bounds.Item1, bounds.Item2), 287)
        let to5 = Math.Max(Math.Max(bounds.Item1, bounds.Item2), from5 + 1)
        from count in Gen.Elements(0, 0, 1, 2)
        from breaks in Gen.Choose(from5, to5).Two().ListOf(count)
        select new CaseHours(
            from5 * 5, to5 * 5,
            [.. breaks.Select(b => new CaseBreak(Math.Min(b.Item1, b.Item2) * 5, Math.Max(b.Item1, b.Item2) * 5)).Where(b => b.From < b.To)]);

    private static Gen<CaseBusy> Busy() =>
        from resource in Gen.Elements(1, 1, 2, 2, 3, 101, 102)
        from at in Gen.Choose(-2 * 288, 5 * 288)
        from length in Gen.Frequency((8, Gen.Choose(1, 24)), (1, Gen.Choose(1, 600)))
        select new CaseBusy(resource, at * 5, length * 5);

    private static Gen<CaseSession> Session() =>
        from person in Gen.Choose(1, 3)
        from at in Gen.Choose(-60, 3 * 288)
        from seats in Gen.Choose(0, 4)
        select new CaseSession(person, at / 6 * 30, seats);

    private static Gen<bool> Mostly() => Gen.Frequency((12, Gen.Constant(true)), (1, Gen.Constant(false)));

    private static Gen<T> Rarely<T>(Gen<T> gen, T usual) => Gen.Frequency((4, Gen.Constant(usual)), (1, gen));

    private static IEnumerable<PlanCase> Smaller(PlanCase it)
    {
        if (it.Days > 1)
            yield return it with { Days = 1 };
        if (it.Days > 1)
            yield return it with { Days = it.Days - 1, First = it.First.AddDays(1) };
        foreach (var fewer in Without(it.Sessions))
            yield return it with { Sessions = fewer };
        foreach (var fewer in Without(it.Busy))
            yield return it with { Busy = fewer };
        foreach (var fewer in Without(it.ClosedDays))
            yield return it with { ClosedDays = fewer };
        if (it.People.Count > 1)
            yield return it with { People = [.. it.People.SkipLast(1)] };
        if (it.Rooms > 0)
            yield return it with { Rooms = 0, WorkingRooms = 0 };
        if (it.Before > 0)
            yield return it with { Before = 0 };
        if (it.After > 0)
            yield return it with { After = 0 };
        if (it is { Capacity: > 1, Party: 1 })
            yield return it with { Capacity = 1 };
        if (it.Notice > 0)
            yield return it with { Notice = 0 };
        if (it.Horizon < 60)
            yield return it with { Horizon = 60 };
        for (var i = 0; i < it.People.Count; i++)
        {
            foreach (var hours in Without(it.People[i].Hours).Concat(it.People[i].Hours.Where(h => h.Breaks.Count > 0)
                .Select(
                    h => (
                        IReadOnlyList<CaseHours>)[.. it.People[i].Hours.Select(other => other == h ? h with { Breaks = [.. h.Breaks.SkipLast(1)] } : other)])))
                yield return it with { People = [.. it.People.Select((p, n) => n == i ? p with { Hours = hours } : p)] };
        }
    }

    private static IEnumerable<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> list) =>
        Enumerable.Range(0, list.Count).Select(i => (IReadOnlyList<T>)[.. list.Take(i), .. list.Skip(i + 1)]);
}
