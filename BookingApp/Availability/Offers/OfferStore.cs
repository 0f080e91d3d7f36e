using BookingApp.Availability.Busy;
using BookingApp.Catalog;

namespace BookingApp.Availability.Offers;

/// <summary>Finished days by date and offer; a hundred thousand starts at most, some 20 MB with the JSON of each. Not safe for two at once.</summary>
internal sealed class OfferStore
{
    private const int MaxStarts = 100_000;
    private const int Before = 3; // days: a visit of 24 hours with a buffer of 12, and the zones of the world
    private const int After = 2;

    private readonly Dictionary<DateOnly, Dictionary<Offer, OfferedDay>> _days = [];
    private int _starts;

    public OfferedDay? Find(Offer offer, DateOnly day, CatalogSnapshot catalog, DateTimeOffset now) =>
        _days.TryGetValue(day, out var offers) && offers.TryGetValue(offer, out var known) && known.IsValid(catalog, now) ? known : null;

    /// <summary>Keeps a day. When it is full it begins anew: who asks for all there is pays for it, and nobody else for bookkeeping.</summary>
    public void Keep(Offer offer, OfferedDay day)
    {
        if (_starts + day.Size > MaxStarts)
            Clear();
        if (!_days.TryGetValue(day.Date, out var offers))
            _days[day.Date] = offers = [];
        if (offers.TryGetValue(offer, out var old))
            _starts -= old.Size;
        offers[offer] = day;
        _starts += day.Size;
    }

    /// <summary>Drops the days of all offers that this time of a resource may change.</summary>
    public void Evict(int resourceId, CellRange cells)
    {
        var (first, last) = (DayOf(cells.From) - Before, DayOf(cells.To) + After);
        foreach (var (day, offers) in _days)
        {
            foreach (var (offer, known) in first <= day.DayNumber && day.DayNumber <= last ? offers : [])
            {
                if (known.DependsOn(resourceId, cells) && offers.Remove(offer))
                    _starts -= known.Size;
            }
        }
    }

    public void Clear()
    {
        _days.Clear();
        _starts = 0;
    }

    private static int DayOf(int cell) => DateOnly.FromDateTime(Cell.Start(cell).UtcDateTime).DayNumber;
}
