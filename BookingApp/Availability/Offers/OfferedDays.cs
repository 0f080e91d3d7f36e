using BookingApp.Availability.Busy;
using BookingApp.Availability.Planning;
using BookingApp.Availability.Rules;
using BookingApp.Catalog;
using BookingApp.Data;

namespace BookingApp.Availability.Offers;

/// <summary>Reads the days of an offer: finished ones from the cache, and those that are missing from what is taken.</summary>
public sealed class OfferedDays(AvailabilityCache cache, BusyMaps busy, IBookedVisits visits, TimeProvider clock)
{
    private readonly SharedReading<Question, OfferedDay[]> _underWay = new(); // every open page of a day asks for it when it has changed

    /// <summary>The slots of each day as of now. What is kept is the same for customers and staff: the clock binds them otherwise.</summary>
    public async ValueTask<IReadOnlyList<DaySlots>> ReadAsync(
        CatalogSnapshot catalog, Service service, Offer offer, DaySpan days, bool byStaff, CancellationToken ct)
    {
        var now = clock.Now();
        var window = StartRules.Window(FactsOf(catalog, service, offer, days, now) with { ByStaff = byStaff });
        // before and behind it nothing is offered, whatever is free
        var open = new DaySpan(catalog.Zone.DayOf(window.From), catalog.Zone.DayOf(window.To.AddMilliseconds(-1))).Within(days);
        var finished = cache.Find(offer, open, catalog, now);
        if (Array.IndexOf(finished, null) >= 0)
            await FinishAsync(finished, catalog, service, offer, open.First, ct);

        var slots = new DaySlots[days.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            var day = days.First.AddDays(i);
            slots[i] = open.Contains(day) && finished[day.DayNumber - open.First.DayNumber] is { } known ? known.Within(window) : new DaySlots(day, []);
        }

        return slots;
    }

    // Works out what is missing, days in a row at once.
    private async Task FinishAsync(OfferedDay?[] finished, CatalogSnapshot catalog, Service service, Offer offer, DateOnly first, CancellationToken ct)
    {
        for (var i = 0; i < finished.Length; i++)
        {
            if (finished[i] is not null)
                continue;
            var end = i + 1;
            while (end < finished.Length && finished[end] is null)
                end++;
            (await WorkOutOnceAsync(catalog, service, offer, new DaySpan(first.AddDays(i), first.AddDays(end - 1)), ct)).CopyTo(finished, i);
            i = end;
        }
    }

    private async Task<OfferedDay[]> WorkOutOnceAsync(CatalogSnapshot catalog, Service service, Offer offer, DaySpan days, CancellationToken ct)
    {
        var facts = FactsOf(catalog, service, offer, days, clock.Now());
        if (StartRules.RefuseAll(facts)) // and there is no end to what such questions could ask: none is kept
            return [.. days.Days.Select(day => new OfferedDay(new DaySlots(day, []), catalog, [], default, null))];

        // A class is hidden by time off of its room too, whichever that is.
        int[] watched = service.IsShared
            ? [.. facts.Resources.Union(catalog.Resources.Where(r => r.Kind is ResourceKind.Room).Select(r => r.Id))]
            : facts.Resources;
        if (cache.Generation(watched) is not { } generation) // nobody tells of changes: each reads for itself
            return await WorkOutAsync(facts, days, watched, ct);
        var finished = await _underWay.AskAsync(new Question(catalog, offer, days, generation), async () =>
        {
            var mine = await WorkOutAsync(facts, days, watched, CancellationToken.None);
            cache.Store(offer, generation, watched, mine);
            return mine;
        }, ct);
        return Array.TrueForAll(finished, day => day.IsValid(catalog, clock.Now())) ? finished : await WorkOutAsync(facts, days, watched, ct); // one lapsed
    }

    private async Task<OfferedDay[]> WorkOutAsync(StartFacts facts, DaySpan days, int[] watched, CancellationToken ct)
    {
        var (began, catalog, service) = (clock.GetTimestamp(), facts.Catalog, facts.Service);
        var taken = await busy.ReadAsync(facts.Resources, days.Reach(service, catalog.Zone), catalog.Zone, ct);
        var sessions = service.IsShared ? await visits.SessionsAsync(service, days.Cells(catalog.Zone), null, ct) : [];
        OfferedDay[] finished =
        [
            .. new SlotPlanner(facts, taken.Maps, sessions) { TimeOff = taken.TimeOff }.Days(days, StartRules.Lasting).Select(slots =>
            {
                var day = new DaySpan(slots.Date, slots.Date);
                return new OfferedDay(slots, catalog, watched, ReachOf(service, day.Cells(catalog.Zone)), taken.LapsesAt(day.Reach(service, catalog.Zone)));
            }),
        ];
        AvailabilityMetrics.Planned(clock.GetElapsedTime(began).TotalSeconds);
        return finished;
    }

    private static StartFacts FactsOf(CatalogSnapshot catalog, Service service, Offer offer, DaySpan days, DateTimeOffset now) =>
        new(catalog, service, offer.StaffId, offer.PartySize, now, days, days.Reach(service, catalog.Zone));

    // What the visits of a day may touch. A running class keeps the buffers that it was opened with: the longest there are.
    private static CellRange ReachOf(Service service, CellRange day)
    {
        var longest = Cell.Count(TimeSpan.FromMinutes(Service.LongestBufferMinutes));
        var (before, after) = service.IsShared ? (longest, longest) : (Cell.Count(service.BufferBefore), Cell.Count(service.BufferAfter));
        return new CellRange(day.From - before, day.To + Cell.Count(service.Duration) + after);
    }

    // As of the last change that we heard of.
    private readonly record struct Question(CatalogSnapshot Catalog, Offer Offer, DaySpan Days, int Generation);
}
