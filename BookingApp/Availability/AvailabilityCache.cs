using BookingApp.Availability.Busy;
using BookingApp.Availability.Offers;
using BookingApp.Catalog;
using BookingApp.Data.Changes;

namespace BookingApp.Availability;

/// <summary>Taken cells per resource and business day, and finished days of offers beside them. A change evicts exactly what it touched, of both at
/// once; correctness never rests on it.</summary>
public sealed class AvailabilityCache : IDisposable
{
    private const int MaxDays = 400; // per resource

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Dictionary<DateOnly, BusyDay>> _days = [];
    private readonly OfferStore _offers = new();
    private readonly Dictionary<int, int> _generations = [];
    private readonly ChangeFeed _feed;
    private readonly IDisposable _listening;
    private int _everything;

    public AvailabilityCache(ChangeFeed feed) => (_feed, _listening) = (feed, feed.Subscribe(Invalidate));

    /// <summary>All days of a span, or null when one is missing, lapsed, or nobody tells us of changes.</summary>
    public List<BusyDay>? Find(int resourceId, DaySpan days, DateTimeOffset now)
    {
        if (!_feed.IsLive)
            return null;
        lock (_lock)
        {
            if (!_days.TryGetValue(resourceId, out var known))
                return null;
            var found = new List<BusyDay>(days.Count);
            foreach (var day in days.Days)
            {
                if (!known.TryGetValue(day, out var busy) || busy.HasLapsed(now))
                    return null;
                found.Add(busy);
            }

            return found;
        }
    }

    /// <summary>The finished days of an offer, null for each that is missing, lapsed or of another catalogue.</summary>
    public OfferedDay?[] Find(Offer offer, DaySpan days, CatalogSnapshot catalog, DateTimeOffset now)
    {
        var found = new OfferedDay?[days.Count];
        if (!_feed.IsLive)
            return found;
        lock (_lock)
        {
            for (var i = 0; i < found.Length; i++)
                found[i] = _offers.Find(offer, days.First.AddDays(i), catalog, now);
        }

        return found;
    }

    /// <summary>What to hand in with what was loaded: a change since then makes the load worthless. Null while nobody tells us of changes.</summary>
    public int? Generation(params IReadOnlyCollection<int> resourceIds)
    {
        lock (_lock)
            return _feed.IsLive ? GenerationOf(resourceIds) : null;
    }

    /// <summary>Keeps what was loaded, unless something changed while it was.</summary>
    public void Store(int resourceId, int? generation, IEnumerable<(DateOnly Day, BusyDay Busy)> loaded)
    {
        lock (_lock)
        {
            if (!_feed.IsLive || generation != GenerationOf([resourceId]))
                return;
            if (!_days.TryGetValue(resourceId, out var known) || known.Count > MaxDays)
                _days[resourceId] = known = [];
            foreach (var (day, busy) in loaded)
                known[day] = busy;
        }
    }

    /// <summary>Keeps finished days, unless a resource that they depend on changed while they were worked out.</summary>
    public void Store(Offer offer, int? generation, IReadOnlyCollection<int> resourceIds, IEnumerable<OfferedDay> finished)
    {
        lock (_lock)
        {
            if (!_feed.IsLive || generation != GenerationOf(resourceIds))
                return;
            foreach (var day in finished)
                _offers.Keep(offer, day);
        }
    }

    public void Dispose() => _listening.Dispose();

    // It only ever grows, so the sum says whether any of them did.
    private int GenerationOf(IReadOnlyCollection<int> resourceIds)
    {
        var sum = _everything;
        foreach (var id in resourceIds)
            sum += _generations.GetValueOrDefault(id);
        return sum;
    }

    private void Invalidate(Change change)
    {
        lock (_lock)
        {
            if (change.Kind is ChangeKind.Catalog)
            {
                _everything++;
                _days.Clear();
                _offers.Clear();
            }
            else if (change is { Kind: ChangeKind.Slots, ResourceId: { } id, From: { } from, To: { } to })
            {
                _generations[id] = _generations.GetValueOrDefault(id) + 1;
                var touched = Cell.Range(from, to);
                _offers.Evict(id, touched);
                if (!_days.TryGetValue(id, out var known))
                    return;
                foreach (var day in known.Where(d => d.Value.Cells.Window.Overlaps(touched)).Select(d => d.Key).ToList())
                    known.Remove(day);
            }
        }
    }
}
