using BookingApp.Availability.Busy;
using BookingApp.Availability.Offers;
using BookingApp.Availability.Planning;
using BookingApp.Availability.Rules;
using BookingApp.Catalog;
using BookingApp.Data;

namespace BookingApp.Availability;

/// <summary>Which starts are offered, who could serve them, and why others are not.</summary>
public sealed class AvailabilityQueries(CatalogQueries catalogs, OfferedDays offered, BusyMaps busy, IBookedVisits visits, TimeProvider clock)
{
    public const int MaxDays = 62;

    /// <summary>The slots of each business day of a range, both ends included; none for an unknown service.</summary>
    /// <exception cref="RuleBrokenException"><c>invalid</c>: more than 62 days, or an end before the beginning.</exception>
    public Task<IReadOnlyList<DaySlots>> SlotsAsync(
        int serviceId, DateOnly from, DateOnly to, int? staffId, int partySize, CancellationToken ct = default) =>
        SlotsAsync(new Offer(serviceId, staffId, partySize), from, to, ct);

    /// <summary>The same of an offer: with add-ons, the times at which the longer visit fits.</summary>
    /// <exception cref="RuleBrokenException"><c>invalid</c>: more than 62 days, or an end before the beginning.</exception>
    public Task<IReadOnlyList<DaySlots>> SlotsAsync(Offer offer, DateOnly from, DateOnly to, CancellationToken ct = default) =>
        SlotsAsync(offer, from, to, byStaff: false, ct);

    /// <summary>The same for staff, whom notice does not bind, and the horizon only years ahead: from those that have just begun.</summary>
    /// <exception cref="RuleBrokenException"><c>invalid</c>: more than 62 days, or an end before the beginning.</exception>
    public Task<IReadOnlyList<DaySlots>> SlotsForStaffAsync(Offer offer, DateOnly from, DateOnly to, CancellationToken ct = default) =>
        SlotsAsync(offer, from, to, byStaff: true, ct);

    private async Task<IReadOnlyList<DaySlots>> SlotsAsync(Offer offer, DateOnly from, DateOnly to, bool byStaff, CancellationToken ct)
    {
        var days = new DaySpan(from, to);
        if (days.Count is < 1 or > MaxDays)
            throw new RuleBrokenException("invalid", "to", MaxDays);
        var catalog = await catalogs.SnapshotAsync(ct);
        if (catalog.FindService(offer.ServiceId) is not { } service)
            return [.. days.Days.Select(day => new DaySlots(day, []))];
        var whole = service.With(offer.AddOns);
        return await offered.ReadAsync(catalog, whole, offer.ByLength(service, whole), days, byStaff, ct);
    }

    /// <summary>The slots for a reservation that wants another time: as long as it was sold, its own time in nobody's way and not among them.</summary>
    public async Task<IReadOnlyList<DaySlots>> SlotsAsync(MovingVisit moving, DateOnly from, DateOnly to, int? staffId, CancellationToken ct = default)
    {
        var days = new DaySpan(from, to);
        if (days.Count is < 1 or > MaxDays)
            throw new RuleBrokenException("invalid", "to", MaxDays);
        var catalog = await catalogs.SnapshotAsync(ct);
        if (catalog.FindService(moving.ServiceId) is not { } service)
            return [.. days.Days.Select(day => new DaySlots(day, []))];
        var slots = await FreshSlotsAsync(catalog, moving.AskedOf(service), days, staffId, moving, ct);
        return !moving.Has(moving.Start, staffId) ? slots : [.. slots.Select(day => day with { Slots = [.. day.Slots.Where(s => s.Start != moving.Start)] })];
    }

    /// <summary>The slots of an offer for a visitor who holds a time of its service: what nothing but their hold takes is free for them.</summary>
    /// <exception cref="RuleBrokenException"><c>invalid</c>: more than 62 days, or an end before the beginning.</exception>
    public async Task<IReadOnlyList<DaySlots>> SlotsAsync(Offer offer, DateOnly from, DateOnly to, MovingVisit? own, CancellationToken ct = default)
    {
        var days = await SlotsAsync(offer, from, to, ct);
        var catalog = await catalogs.SnapshotAsync(ct);
        if (own is null || catalog.FindService(own.ServiceId) is not { } service)
            return days;
        var whole = own.AskedOf(service);
        var near = new DaySpan( // of what would run into it; all other days are as everybody sees them
            catalog.Zone.DayOf(own.ClaimStart - whole.Duration - whole.BufferAfter), catalog.Zone.DayOf(own.ClaimEnd + whole.BufferBefore))
            .Within(new DaySpan(from, to));
        if (near.Count < 1)
            return days;
        var theirs = await SlotsAsync(own, near.First, near.Last, offer.StaffId, ct);
        return [.. days.Select(day => near.Contains(day.Date) ? theirs[day.Date.DayNumber - near.First.DayNumber] with { LastStart = day.LastStart } : day)];
    }

    // Straight from the database, without what the visit takes itself.
    private async Task<IReadOnlyList<DaySlots>> FreshSlotsAsync(
        CatalogSnapshot catalog, Service service, DaySpan days, int? staffId, MovingVisit moving, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var reach = days.Reach(service, catalog.Zone);
        var facts = new StartFacts(catalog, service, staffId, moving.PartySize, clock.Now(), days, reach) { ByStaff = moving.ByStaff };
        var maps = await busy.ReadFreshAsync(facts.Resources, reach.Cells(catalog.Zone), moving.Id, ct);
        var slots = new SlotPlanner(facts, maps.OfResource, await SessionsAsync(service, days.Cells(catalog.Zone), moving.Id, ct)).Days(days);
        AvailabilityMetrics.Planned(clock.GetElapsedTime(began).TotalSeconds);
        return slots;
    }

    /// <summary>The rules' answer for one start, and who could serve it, best first: what a hold goes by.</summary>
    public async Task<SlotPlan> PlanAsync(PlanRequest request, CancellationToken ct = default)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        if (catalog.FindService(request.ServiceId) is not { } service)
            return new SlotPlan(new Refusal(BookingRule.Inactive), []);
        if (!BusinessDays.Cover(request.Start)) // near the ends of the calendar, adding days overflows
            return new SlotPlan(new Refusal(request.Start > clock.Now() ? BookingRule.Horizon : BookingRule.Notice), []);
        service = request.AskedOf(service);

        var day = catalog.Zone.DayOf(request.Start);
        var facts = new StartFacts(
            catalog, service, request.StaffId, request.PartySize, clock.Now(), new DaySpan(day, day), DaySpan.Of(service, request.Start, catalog.Zone))
        {
            ByStaff = request.ByStaff,
        };
        if (StartRules.Refuse(request.Start, facts, request.Override) is { } refusal)
            return new SlotPlan(refusal, []);

        var maps = await busy.ReadFreshAsync(facts.Resources, facts.ClaimAt(request.Start), request.Moving?.Id, ct);
        var visit = facts.VisitAt(request.Start);
        var planner = new SlotPlanner(facts, maps.OfResource, await SessionsAsync(service, visit, request.Moving?.Id, ct));
        var candidates = planner.Candidates(request.Start, request.Override).Select(c => c with { MayHaveLapsed = maps.MayHaveLapsed }).ToList();
        if (candidates.Count <= 1)
            return new SlotPlan(null, candidates);
        var booked = await visits.MinutesAsync([.. candidates.Select(c => c.StaffId).Distinct()], new DaySpan(day, day).Cells(catalog.Zone), ct);
        return new SlotPlan(null, [.. candidates
            .OrderByDescending(c => c.SessionId is not null).ThenBy(c => booked.GetValueOrDefault(c.StaffId)).ThenBy(c => c.StaffId).ThenBy(c => c.RoomId)]);
    }

    /// <summary>The free times closest to a start, the earlier of two first; never in the past.</summary>
    public Task<IReadOnlyList<Slot>> NearestFreeAsync(Offer offer, DateTimeOffset start, int count, CancellationToken ct = default) =>
        NearestFreeAsync((from, to, token) => SlotsAsync(offer, from, to, token), start, count, ct);

    /// <summary>The same for whoever asked for that start, which others have.</summary>
    public Task<IReadOnlyList<Slot>> NearestFreeAsync(PlanRequest wanted, int count, CancellationToken ct = default) => NearestFreeAsync(
        (from, to, token) => SlotsAsync(
            new Offer(wanted.ServiceId, wanted.StaffId, wanted.PartySize) { AddOns = wanted.AddOns }, from, to, wanted.ByStaff, token),
        wanted.Start, count, ct);

    /// <summary>The same for a reservation that wants another time, as long as it was sold.</summary>
    public Task<IReadOnlyList<Slot>> NearestFreeAsync(MovingVisit moving, DateTimeOffset start, int? staffId, int count, CancellationToken ct = default) =>
        NearestFreeAsync((from, to, token) => SlotsAsync(moving, from, to, staffId, token), start, count, ct);

    private async Task<IReadOnlyList<Slot>> NearestFreeAsync(
        Func<DateOnly, DateOnly, CancellationToken, Task<IReadOnlyList<DaySlots>>> read, DateTimeOffset start, int count, CancellationToken ct)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        var (today, wanted) = (catalog.Zone.DayOf(clock.Now()), catalog.Zone.DayOf(start));
        foreach (var reach in (int[])[2, 14, 30]) // mostly the neighbouring days have enough
        {
            var first = wanted.AddDays(-reach) < today ? today : wanted.AddDays(-reach);
            var last = wanted.AddDays(reach) < first ? first : wanted.AddDays(reach);
            if (new DaySpan(first, last).Count > MaxDays)
                last = first.AddDays(MaxDays - 1);
            var free = (await read(first, last, ct)).SelectMany(d => d.Slots).Where(s => s.Start != start).ToList();
            if (free.Count >= count || reach is 30)
                return [.. free.OrderBy(s => (s.Start - start).Duration()).ThenBy(s => s.Start).Take(count)];
        }

        return [];
    }

    /// <summary>The first free time from now on, within the horizon.</summary>
    public Task<Slot?> NextFreeAsync(Offer offer, CancellationToken ct = default) => NextFreeAsync(offer, null, ct);

    /// <summary>The same for a visitor who holds a time of its service.</summary>
    public Task<Slot?> NextFreeAsync(Offer offer, MovingVisit? own, CancellationToken ct = default) =>
        NextFreeAsync(offer.ServiceId, 7, (from, to, token) => SlotsAsync(offer, from, to, own, token), ct);

    /// <summary>The same for a reservation that wants another time, as long as it was sold.</summary>
    public Task<Slot?> NextFreeAsync(MovingVisit moving, int? staffId, CancellationToken ct = default) =>
        NextFreeAsync(moving.ServiceId, 31, (from, to, token) => SlotsAsync(moving, from, to, staffId, token), ct); // each look reads the database

    private async Task<Slot?> NextFreeAsync(
        int serviceId, int days, Func<DateOnly, DateOnly, CancellationToken, Task<IReadOnlyList<DaySlots>>> read, CancellationToken ct)
    {
        var catalog = await catalogs.SnapshotAsync(ct);
        if (catalog.FindService(serviceId) is not { } service)
            return null;
        var today = catalog.Zone.DayOf(clock.Now());
        for (var first = today; first <= today.AddDays(service.HorizonDays); first = first.AddDays(days))
        {
            if ((await read(first, first.AddDays(days - 1), ct)).SelectMany(d => d.Slots).FirstOrDefault() is { } slot)
                return slot;
        }

        return null;
    }

    /// <summary>The first time from a day on that staff may book; null when two months have none.</summary>
    public async Task<Slot?> NextFreeForStaffAsync(Offer offer, DateOnly from, CancellationToken ct = default)
    {
        var today = (await catalogs.SnapshotAsync(ct)).Zone.DayOf(clock.Now());
        var first = from < today ? today : from;
        for (var week = 0; week * 7 < MaxDays; week++)
        {
            var days = await SlotsAsync(offer, first.AddDays(week * 7), first.AddDays((week * 7) + 6), byStaff: true, ct);
            if (days.SelectMany(d => d.Slots).FirstOrDefault() is { } slot)
                return slot;
        }

        return null;
    }

    /// <summary>The cell of now, where whoever walks in can begin at once and only the grid is against it; else null.</summary>
    public async Task<DateTimeOffset?> NowOffGridAsync(Offer offer, CancellationToken ct = default)
    {
        var now = (await catalogs.SnapshotAsync(ct)).Zone.ToLocal(Cell.Start(Cell.Floor(clock.Now())));
        var wanted = new PlanRequest(offer.ServiceId, now, offer.StaffId, offer.PartySize) { AddOns = offer.AddOns, ByStaff = true };
        return (await PlanAsync(wanted, ct)).Refusal is { Rule: BookingRule.OffGrid }
            && (await PlanAsync(wanted with { Override = true }, ct)).Candidates.Count > 0 ? now : null;
    }

    /// <summary>The first of some services that staff could begin at an instant, with one person or with anyone; null when none fits.</summary>
    public async Task<int?> FirstFittingAsync(IEnumerable<int> serviceIds, DateTimeOffset start, int? staffId, CancellationToken ct = default)
    {
        var day = (await catalogs.SnapshotAsync(ct)).Zone.DayOf(start);
        foreach (var id in serviceIds)
        {
            if ((await SlotsAsync(new Offer(id, staffId, 1), day, day, byStaff: true, ct))[0].Slots.Any(s => s.Start == start))
                return id;
        }

        return null;
    }

    /// <summary>Why a start is not offered, in the words of the one list; <c>taken</c> when only others are in the way; nothing when it is offered.</summary>
    public async Task<Refusal?> WhyNotAsync(PlanRequest request, CancellationToken ct = default)
    {
        var plan = await PlanAsync(request, ct);
        return plan.Refusal ?? (plan.Candidates.Count > 0 ? null : new Refusal(BookingRule.Taken));
    }

    private async Task<IReadOnlyList<OpenSession>> SessionsAsync(Service service, CellRange window, Guid? moving, CancellationToken ct) =>
        service.IsShared ? await visits.SessionsAsync(service, window, moving, ct) : [];
}
