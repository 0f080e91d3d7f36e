using BookingApp.Availability.Busy;
using BookingApp.Data.Changes;

namespace BookingApp.Availability;

/// <summary>Taken cells per resource and business day. A change evicts exactly what it touched; correctness never rests on it.</summary>
public sealed class AvailabilityCache : IDisposable
{
    private const int MaxDays = 400; // per resource

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Dictionary<DateOnly, BusyDay>> _days = [];
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

    /// <summary>What to hand in with <see cref="Store"/>: a change since then makes the load worthless.</summary>
    public int Generation(int resourceId)
    {
        lock (_lock)
            return _everything + _generations.GetValueOrDefault(resourceId);
    }

    /// <summary>Keeps what was loaded, unless something changed while it was.</summary>
    public void Store(int resourceId, int generation, IEnumerable<(DateOnly Day, BusyDay Busy)> loaded)
    {
        lock (_lock)
        {
            if (!_feed.IsLive || generation != _everything + _generations.GetValueOrDefault(resourceId))
                return;
            if (!_days.TryGetValue(resourceId, out var known) || known.Count > MaxDays)
                _days[resourceId] = known = [];
            foreach (var (day, busy) in loaded)
                known[day] = busy;
        }
    }

    public void Dispose() => _listening.Dispose();

    private void Invalidate(Change change)
    {
        lock (_lock)
        {
            if (change.Kind is ChangeKind.Catalog)
            {
                _everything++;
                _days.Clear();
            }
            else if (change is { Kind: ChangeKind.Slots, ResourceId: { } id, From: { } from, To: { } to })
            {
                _generations[id] = _generations.GetValueOrDefault(id) + 1;
                if (!_days.TryGetValue(id, out var known))
                    return;
                var touched = Cell.Range(from, to);
                foreach (var day in known.Where(d => d.Value.Cells.Window.Overlaps(touched)).Select(d => d.Key).ToList())
                    known.Remove(day);
            }
        }
    }
}
