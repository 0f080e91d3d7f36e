using BookingApp.Catalog.Hours;
using BookingApp.Contacts;

namespace BookingApp.Catalog.Forms;

/// <summary>A person or a room as an admin types it. Carries the version it was opened with.</summary>
public sealed class ResourceForm
{
    public ResourceKind Kind { get; set; } = ResourceKind.Person;
    public string Name { get; set; } = "";
    public string About { get; set; } = "";
    public string? Photo { get; set; }
    public string? RoomKind { get; set; }
    public bool Active { get; set; } = true;
    public List<HoursForm> Hours { get; set; } = [];
    public int Version { get; set; }

    /// <summary>The command that it is, made when it was drawn: saving it again changes nothing more.</summary>
    public Guid? Command { get; set; }

    public static ResourceForm Of(Resource r) => new()
    {
        Kind = r.Kind,
        Name = r.Name,
        About = r.About,
        Photo = r.Photo,
        RoomKind = r.RoomKind,
        Active = r.Active,
        Hours = [.. r.Hours.OrderBy(h => h.Day).ThenBy(h => h.FromMinute).Select(HoursForm.Of)],
        Version = r.Version,
    };

    /// <summary>What is wrong with it, by member; hours by <c>Hours.Monday</c>.</summary>
    public IReadOnlyDictionary<string, FieldError> Check()
    {
        var check = new FormCheck().Name(Name, nameof(Name)).Text(About, nameof(About), 2000)
            .Must(Kind is not ResourceKind.Room || !VisibleText.IsBlank(RoomKind), nameof(RoomKind), "required")
            .Text(RoomKind ?? "", nameof(RoomKind), 100);
        foreach (var day in Hours.GroupBy(h => h.Day))
        {
            var member = $"Hours.{day.Key}";
            foreach (var hours in day)
                hours.Check(check, member);
            check.Must(!Overlap(day.Select(h => (h.From, h.To))), member, "hours_overlap");
        }

        return check.Errors;
    }

    /// <summary>Writes it into a resource; hours are written anew, with ids that are asked for.</summary>
    public void ApplyTo(Resource r, Func<int> nextHoursId, Func<int> nextBreakId)
    {
        (r.Name, r.About, r.Photo, r.Active) = (Name.Trim(), About.Trim(), Photo, Active);
        r.RoomKind = r.Kind is ResourceKind.Room ? RoomKind?.Trim() : null;
        r.Hours.Clear();
        foreach (var hours in Hours.OrderBy(h => h.Day).ThenBy(h => h.From))
        {
            var row = new OpeningHours { Id = nextHoursId(), ResourceId = r.Id, Day = hours.Day, FromMinute = hours.From, ToMinute = hours.To };
            row.Breaks.AddRange(
                hours.Breaks.OrderBy(b => b.From).Select(b => new Break { Id = nextBreakId(), OpeningHoursId = row.Id, FromMinute = b.From, ToMinute = b.To }));
            r.Hours.Add(row);
        }
    }

    /// <summary>The resource as it would be: for looking ahead, never for saving.</summary>
    public Resource AsIfSaved(int id)
    {
        var resource = new Resource { Id = id, Kind = Kind, Name = Name };
        var next = -1;
        ApplyTo(resource, () => next--, () => next--);
        return resource;
    }

    internal static bool Overlap(IEnumerable<(int From, int To)> spans)
    {
        var sorted = spans.OrderBy(s => s.From).ToList();
        return sorted.Zip(sorted.Skip(1)).Any(pair => pair.First.To > pair.Second.From);
    }
}
