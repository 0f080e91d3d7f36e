using System.Globalization;
using BookingApp.Availability;
using BookingApp.Availability.Planning;
using BookingApp.Catalog;
using BookingApp.Catalog.Hours;

namespace BookingApp.Tests.Availability;

/// <summary>One small world for the planner: a business somewhere, its people, rooms and bookings, and a question about a few days. Times are minutes
/// of the wall clock.</summary>
internal sealed record PlanCase
{
    public const int ServiceId = 1;

    public string Zone { get; init; } = "Europe/Berlin";
    public DateOnly First { get; init; } = new(2026, 6, 2);
    public int Days { get; init; } = 1;
    public int NowHoursBefore { get; init; } = 24 * 3; // before the first day's midnight, UTC
    public int Duration { get; init; } = 60;
    public int Before { get; init; }
    public int After { get; init; }
    public int Interval { get; init; } = 30;
    public int Notice { get; init; }
    public int Horizon { get; init; } = 60;
    public int Capacity { get; init; } = 1;
    public int Party { get; init; } = 1;
    public bool Active { get; init; } = true;
    public int? Staff { get; init; }
    public int Rooms { get; init; } // of the kind the service needs; 0: it needs none
    public int WorkingRooms { get; init; }
    public IReadOnlyList<CasePerson> People { get; init; } = [new CasePerson(true, true, [new CaseHours(9 * 60, 17 * 60, [])])];
    public IReadOnlyList<int> ClosedDays { get; init; } = []; // counted from the first
    public IReadOnlyList<CaseBusy> Busy { get; init; } = [];
    public IReadOnlyList<CaseSession> Sessions { get; init; } = [];

    public DaySpan Span => new(First, First.AddDays(Days - 1));

    public DateTimeOffset Now => new DateTimeOffset(First.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddHours(-NowHoursBefore);

    /// <summary>The catalogue that this world has; people are 1, 2, 3, rooms 101, 102.</summary>
    public CatalogSnapshot Catalog()
    {
        var service = new Service
        {
            Id = ServiceId,
            Name = "Visit",
            DurationMinutes = Duration,
            Price = new Money(100, "EUR"),
            BufferBeforeMinutes = Before,
            BufferAfterMinutes = After,
            IntervalMinutes = Interval,
            NoticeMinutes = Notice,
            HorizonDays = Horizon,
            Capacity = Capacity,
            Active = Active,
            RoomKind = Rooms > 0 ? "studio" : null,
        };
        var resources = new List<Resource>();
        for (var i = 0; i < People.Count; i++)
        {
            var person = new Resource
            {
                Id = i + 1,
                Kind = ResourceKind.Person,
                Name = "P" + (i + 1).ToString(CultureInfo.InvariantCulture),
                Active = People[i].Active,
            };
            foreach (var day in Enum.GetValues<DayOfWeek>())
            {
                foreach (var hours in People[i].Hours)
                {
                    var id = resources.Count * 1000 + person.Hours.Count;
                    var period = new OpeningHours { Id = id, ResourceId = person.Id, Day = day, FromMinute = hours.From, ToMinute = hours.To };
                    period.Breaks.AddRange(hours.Breaks.Select(b => new Break { Id = 0, OpeningHoursId = id, FromMinute = b.From, ToMinute = b.To }));
                    person.Hours.Add(period);
                }
            }

            resources.Add(person);
            if (People[i].Performs)
                service.People.Add(new ServicePerson { ServiceId = ServiceId, PersonId = person.Id });
        }

        for (var i = 1; i <= Rooms; i++)
            resources.Add(new Resource { Id = 100 + i, Kind = ResourceKind.Room, Name = "R", RoomKind = "studio", Active = i <= WorkingRooms });
        return new CatalogSnapshot(
            new Business { Name = "B", TimeZone = Zone, Currency = "EUR", Locale = "en-GB" }, [service], resources,
            ClosedDays.Select(d => new Closure { Id = d, From = First.AddDays(d), To = First.AddDays(d) }));
    }

    /// <summary>What is taken, and the sessions that run, as instants.</summary>
    public (List<Taken> Taken, List<OpenSession> Sessions) Bookings()
    {
        var midnight = new DateTimeOffset(First.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var taken = Busy.Select(b => new Taken(b.Resource, midnight.AddMinutes(b.At), midnight.AddMinutes(b.At + b.Length))).ToList();
        var sessions = new List<OpenSession>();
        foreach (var it in Capacity > 1 ? Sessions : [])
        {
            var start = midnight.AddMinutes(it.At);
            int? room = Rooms > 0 ? 101 : null;
            sessions.Add(new OpenSession(Guid.Empty, it.Person, room, start, Math.Min(it.SeatsFree, Capacity)));
            taken.Add(new Taken(it.Person, start.AddMinutes(-Before), start.AddMinutes(Duration + After)));
            if (room is { } id)
                taken.Add(new Taken(id, start.AddMinutes(-Before), start.AddMinutes(Duration + After)));
        }

        return (taken, sessions);
    }

    public override string ToString() =>
        $"{Zone} {First:yyyy-MM-dd} +{Days}, now {Now:u}, {Duration} min ({Before}|{After}) every {Interval}, notice {Notice}, horizon {Horizon}, "
        + $"{Party} of {Capacity}, active {Active}, staff {Staff?.ToString(CultureInfo.InvariantCulture) ?? "any"}, rooms {WorkingRooms}/{Rooms}, "
        + $"closed [{string.Join(' ', ClosedDays)}]\n  "
        + string.Join(
            "\n  ",
            People.Select(
                p => $"{(p.Active ? "" : "gone ")}{(p.Performs ? "" : "other ")}" + string.Join(
                    "; ", p.Hours.Select(h => $"{Clock(h.From)}-{Clock(h.To)} ({string.Join(' ', h.Breaks.Select(b => $"{Clock(b.From)}-{Clock(b.To)}"))})"))))
        + $"\n  busy {string.Join(' ', Busy.Select(b => $"{b.Resource}@{b.At}+{b.Length}"))}"
        + $"\n  sessions {string.Join(' ', Sessions.Select(s => $"{s.Person}@{s.At}:{s.SeatsFree}"))}";

    private static string Clock(int minute) => $"{minute / 60:00}:{minute % 60:00}";
}

internal sealed record CasePerson(bool Active, bool Performs, IReadOnlyList<CaseHours> Hours);

internal sealed record CaseHours(int From, int To, IReadOnlyList<CaseBreak> Breaks);

internal sealed record CaseBreak(int From, int To);

/// <summary>Taken time: minutes from the first day's midnight, UTC.</summary>
internal sealed record CaseBusy(int Resource, int At, int Length);

internal sealed record CaseSession(int Person, int At, int SeatsFree);

/// <summary>Time that a person or a room does not have.</summary>
internal sealed record Taken(int ResourceId, DateTimeOffset From, DateTimeOffset To);
