using BookingApp.Availability;
using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Reservations.Holds;
using BookingApp.Reservations.Occupancy;

namespace BookingApp.Reservations.Series;

/// <summary>At which starts of a day several services fit one after another.</summary>
public sealed class BackToBackQueries(AvailabilityQueries availability, CatalogQueries catalogs, TimeProvider clock)
{
    /// <summary>The most services of one visit.</summary>
    public const int MaxServices = 5;

    private const int MaxNext = 3;
    private const int PeopleTried = 2; // the one who is there already, or the first two who are free
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <summary>For each start where all fit: the visits in their order, each among the times that staff may book, none more than half an hour after the one
    /// before it. Buffers stay free: the same person begins when they are through.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c>; <c>invalid</c>: more than <see cref="MaxServices"/>.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<HoldRequest>>> FindAsync(
        Actor actor, IReadOnlyList<Offer> wishes, DateOnly day, CancellationToken ct = default)
    {
        MustBeAskable(actor, wishes);
        return [.. (await ReadAsync(wishes, day, day, ct)).SelectMany(Ways)];
    }

    /// <summary>The first few starts from a day on where all fit, by the same rules; none when two months have none.</summary>
    /// <exception cref="RuleBrokenException"><c>not_allowed</c>; <c>invalid</c>: more than <see cref="MaxServices"/>.</exception>
    public async Task<IReadOnlyList<DateTimeOffset>> NextAsync(Actor actor, IReadOnlyList<Offer> wishes, DateOnly from, CancellationToken ct = default)
    {
        MustBeAskable(actor, wishes);
        var today = (await catalogs.SnapshotAsync(ct)).Zone.DayOf(clock.Now());
        for (var week = 0; week * 7 < AvailabilityQueries.MaxDays; week++)
        {
            var first = (from < today ? today : from).AddDays(week * 7);
            var days = await ReadAsync(wishes, first, first.AddDays(6), ct);
            if (days.SelectMany(Ways).Select(way => way[0].Start).Take(MaxNext).ToList() is { Count: > 0 } starts)
                return starts;
        }

        return [];
    }

    private static void MustBeAskable(Actor actor, IReadOnlyList<Offer> wishes)
    {
        actor.MustBeStaff();
        if (wishes.Count is 0 or > MaxServices)
            throw new RuleBrokenException("invalid", "visits", MaxServices);
    }

    // By day, what each service has there.
    private async Task<IEnumerable<IReadOnlyList<Step>>> ReadAsync(IReadOnlyList<Offer> wishes, DateOnly first, DateOnly last, CancellationToken ct)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var asked = new List<(Offer Wish, Service Service, IReadOnlyList<DaySlots> Days)>();
        foreach (var wish in wishes)
        {
            if (catalog.FindService(wish.ServiceId) is not { } service)
                return [];
            asked.Add((wish, service, await availability.SlotsForStaffAsync(wish, first, last, ct)));
        }

        return asked[0].Days.Select((_, day) => asked.ConvertAll(one => new Step(
            one.Wish, one.Service.With(one.Wish.AddOns), one.Days[day].Slots, [.. catalog.RoomsFor(one.Service).Select(r => r.Id)])));
    }

    private static IEnumerable<IReadOnlyList<HoldRequest>> Ways(IReadOnlyList<Step> steps) => steps[0].Slots
        .Select(first => Follow(steps, [], s => s.Start == first.Start)).OfType<IReadOnlyList<Part>>()
        .Select(parts => parts.Select(p => HoldRequest.For(p.Step.Wish, p.Time.Start)).ToList());

    // The first way in which what is left follows on what is there; null: there is none.
    private static IReadOnlyList<Part>? Follow(IReadOnlyList<Step> steps, IReadOnlyList<Part> parts, Func<Slot, bool> mayBe)
    {
        if (parts.Count == steps.Count)
            return parts;
        var step = steps[parts.Count];
        foreach (var slot in step.Slots.Where(mayBe))
        {
            var time = VisitTime.Of(step.Service, slot.Start);
            foreach (var person in slot.StaffIds.OrderByDescending(id => parts.Any(p => p.StaffId == id))
                .Where(id => !parts.Any(p => p.Meets(step, time, id))).Take(PeopleTried))
            {
                if (Follow(steps, [.. parts, new Part(step, time, person)], s => s.Start >= time.End && s.Start <= time.End + LongestWait) is { } whole)
                    return whole;
            }
        }

        return null;
    }

    private sealed record Step(Offer Wish, Service Service, IReadOnlyList<Slot> Slots, IReadOnlyList<int> Rooms);

    private sealed record Part(Step Step, VisitTime Time, int StaffId)
    {
        // Of several rooms another one can be taken.
        public bool Meets(Step other, VisitTime time, int staffId) => time.ClaimStart < Time.ClaimEnd && Time.ClaimStart < time.ClaimEnd
            && (staffId == StaffId || (Step.Rooms is [var own] && other.Rooms is [var room] && own == room));
    }
}
