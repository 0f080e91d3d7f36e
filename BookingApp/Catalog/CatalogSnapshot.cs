using System.Collections.Frozen;
using System.Globalization;
using BookingApp.Catalog.Hours;
using BookingApp.Data;

namespace BookingApp.Catalog;

/// <summary>What the list of services can be sorted by.</summary>
public enum ServiceColumn
{
    Shown, // as the business puts them, and as customers see them
    Name,
    Length,
    Price,
}

/// <summary>What the lists of people and of rooms can be sorted by.</summary>
public enum ResourceColumn
{
    Shown, // as the business puts them, and as customers see them
    Name,
    RoomKind,
}

/// <summary>The whole catalogue as it stood at one moment: what planner, hold, API and pages read. Never changed.</summary>
public sealed class CatalogSnapshot
{
    private readonly FrozenDictionary<int, Service> _services;
    private readonly FrozenDictionary<int, Resource> _resources;
    private readonly FrozenDictionary<(int PersonId, DateOnly Day), SpecialHours> _special = FrozenDictionary<(int, DateOnly), SpecialHours>.Empty;

    /// <summary>Takes rows that nobody tracks or changes any more.</summary>
    public CatalogSnapshot(Business business, IEnumerable<Service> services, IEnumerable<Resource> resources, IEnumerable<Closure> closures)
    {
        Business = business;
        Zone = new BusinessZone(business.TimeZone);
        Services = [.. services.OrderBy(s => s.SortOrder).ThenBy(s => s.Id)];
        Resources = [.. resources.OrderBy(r => r.SortOrder).ThenBy(r => r.Id)];
        Closures = [.. closures.OrderBy(c => c.From)];
        _services = Services.ToFrozenDictionary(s => s.Id);
        _resources = Resources.ToFrozenDictionary(r => r.Id);
    }

    /// <summary>The same with something else in it, as it would be if that were saved; all that is not named stays.</summary>
    internal CatalogSnapshot With(
        Business? business = null, IEnumerable<Service>? services = null, IEnumerable<Resource>? resources = null, IEnumerable<Closure>? closures = null,
        IReadOnlyList<SpecialHours>? specialHours = null) =>
        new(business ?? Business, services ?? Services, resources ?? Resources, closures ?? Closures) { SpecialHours = specialHours ?? SpecialHours };

    public Business Business { get; }
    public BusinessZone Zone { get; }
    public IReadOnlyList<Service> Services { get; }
    public IReadOnlyList<Resource> Resources { get; }
    public IReadOnlyList<Closure> Closures { get; }

    /// <summary>Days that are not as their week says, of people and of the business.</summary>
    public IReadOnlyList<SpecialHours> SpecialHours
    {
        get;
        init
        {
            field = value;
            _special = value.ToFrozenDictionary(h => (h.PersonId, h.Day));
        }
    } = [];

    /// <summary>Whether customers can pay online: if not, nothing is asked for before the visit.</summary>
    public bool TakesOnline { get; init; } = true;

    /// <summary>Where those live who give a phone number without its country: where the business's zone lies, else where its language is written.</summary>
    public string? PhoneRegion => Zone.Country ?? (
        CultureInfo.GetCultureInfo(Business.Locale) is { IsNeutralCulture: false, Name.Length: > 0 } culture
            ? new RegionInfo(culture.Name).TwoLetterISORegionName
            : null);

    /// <summary>Every service in the order asked for.</summary>
    public IReadOnlyList<Service> ServicesBy(ListOrder<ServiceColumn> order) => order.Column switch
    {
        ServiceColumn.Name => [.. order.Sort(Services, s => s.Name, StringComparer.CurrentCultureIgnoreCase)],
        ServiceColumn.Length => [.. order.Sort(Services, s => s.DurationMinutes)],
        ServiceColumn.Price => [.. order.Sort(Services, s => s.Price.Minor)],
        _ => Services,
    };

    /// <summary>Every person, or every room, in the order asked for.</summary>
    public IReadOnlyList<Resource> ResourcesBy(ResourceKind kind, ListOrder<ResourceColumn> order)
    {
        var resources = Resources.Where(r => r.Kind == kind);
        return order.Column switch
        {
            ResourceColumn.Name => [.. order.Sort(resources, r => r.Name, StringComparer.CurrentCultureIgnoreCase)],
            ResourceColumn.RoomKind => [.. order.Sort(resources, r => r.RoomKind ?? "", StringComparer.CurrentCultureIgnoreCase)],
            _ => [.. resources],
        };
    }

    public IEnumerable<Service> ActiveServices => Services.Where(s => s.Active);
    public IEnumerable<Resource> People => Resources.Where(r => r.Kind is ResourceKind.Person && r.Active);
    public IEnumerable<Resource> Rooms => Resources.Where(r => r.Kind is ResourceKind.Room && r.Active);

    /// <summary>What must be paid before a visit of this service and price is confirmed.</summary>
    public Money PrepayOf(Service service, Money price) => TakesOnline ? service.Prepay(price) : Money.Zero(price.Currency);

    public Service? FindService(int id) => _services.GetValueOrDefault(id);
    public Resource? FindResource(int id) => _resources.GetValueOrDefault(id);

    /// <summary>The active people who perform a service, lowest id first.</summary>
    public IReadOnlyList<Resource> PeopleOf(Service service) =>
    [
        .. service.People.Select(p => FindResource(p.PersonId)).OfType<Resource>()
            .Where(p => p is { Active: true, Kind: ResourceKind.Person }).OrderBy(p => p.Id),
    ];

    /// <summary>The active rooms of the kind a service needs, lowest id first; none when it needs none.</summary>
    public IReadOnlyList<Resource> RoomsFor(Service service) =>
        service.RoomKind is null ? [] : [.. Rooms.Where(r => r.RoomKind == service.RoomKind).OrderBy(r => r.Id)];

    /// <summary>Whether the business is shut; extra opening hours open it on a day of a closure.</summary>
    public bool IsClosed(DateOnly day) => Closures.Any(c => c.Covers(day)) && FindSpecial(Hours.SpecialHours.Everybody, day) is null;

    /// <summary>What is said of a day of a person, or of the business, instead of its week.</summary>
    public SpecialHours? FindSpecial(int personId, DateOnly day) => _special.GetValueOrDefault((personId, day));

    /// <summary>When somebody works on a day, in order: what is said of their day, or else what their week says with the business's extra hours.</summary>
    public IReadOnlyList<OpeningHours> HoursOn(Resource person, DateOnly day)
    {
        if (IsClosed(day))
            return [];
        if (FindSpecial(person.Id, day) is { } own)
            return [.. own.Spans.Select(s => Opening(person, day, s))];
        var week = person.Hours.Where(h => h.Day == day.DayOfWeek).OrderBy(h => h.FromMinute);
        if (FindSpecial(Hours.SpecialHours.Everybody, day) is not { } extra)
            return [.. week];
        var isHoliday = Closures.Any(c => c.Covers(day)); // what opens is the extra hours alone
        return OpeningHours.Join(week.Where(_ => !isHoliday).Concat(extra.Spans.Select(s => Opening(person, day, s))));
    }

    /// <summary>The breaks of a day, also of one on which the business is shut: no buffer reaches into them.</summary>
    public IEnumerable<Break> BreaksOn(Resource person, DateOnly day) =>
        FindSpecial(person.Id, day) is not null ? [] : person.Hours.Where(h => h.Day == day.DayOfWeek).SelectMany(h => h.Breaks);

    private static OpeningHours Opening(Resource person, DateOnly day, HoursSpan span) =>
        new() { Id = 0, ResourceId = person.Id, Day = day.DayOfWeek, FromMinute = span.FromMinute, ToMinute = span.ToMinute };

    public string NameOf(int? resourceId) => resourceId is { } id && FindResource(id) is { } resource ? resource.Name : "";
}
