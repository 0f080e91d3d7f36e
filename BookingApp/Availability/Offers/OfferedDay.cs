using BookingApp.Availability.Busy;
using BookingApp.Catalog;

namespace BookingApp.Availability.Offers;

/// <summary>A day of an offer, worked out as far as the clock has no say in it, and what would make it another.</summary>
public sealed class OfferedDay(DaySlots slots, CatalogSnapshot catalog, int[] resources, CellRange reach, DateTimeOffset? lapsesAt)
{
    private DaySlots? _shown; // mostly the clock moves past no start between two readers

    public DateOnly Date => slots.Date;

    /// <summary>How many starts it keeps in memory.</summary>
    public int Size => slots.Slots.Count + 1;

    /// <summary>Whether it may be believed: by this catalogue, and until the first hold in it lapses.</summary>
    public bool IsValid(CatalogSnapshot current, DateTimeOffset now) => ReferenceEquals(catalog, current) && !(lapsesAt <= now);

    /// <summary>Whether time of a resource, when it is taken or given back, may change the slots.</summary>
    public bool DependsOn(int resourceId, CellRange cells) => reach.Overlaps(cells) && resources.Contains(resourceId);

    /// <summary>The slots that lie in a window; the same object as long as they are the same.</summary>
    public DaySlots Within(StartWindow window)
    {
        var all = slots.Slots;
        var (first, end) = (0, all.Count);
        while (first < end && all[first].Start < window.From)
            first++;
        while (first < end && window.To <= all[end - 1].Start)
            end--;
        var last = slots.LastStart is { } offered && window.Contains(offered) ? slots.LastStart : null; // else nobody can wait for it any more
        if (end - first == all.Count && (all.Count > 0 || last == slots.LastStart))
            return slots;
        var shown = _shown;
        if (shown is null || shown.Slots.Count != end - first || shown.LastStart != last || (end > first && shown.Slots[0] != all[first]))
            _shown = shown = new DaySlots(slots.Date, [.. all.Skip(first).Take(end - first)]) { LastStart = last };
        return shown;
    }
}
