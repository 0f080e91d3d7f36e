using BookingApp.Data;

namespace BookingApp.Catalog;

public enum ResourceKind { Person, Room, Equipment }

/// <summary>Anything that can be busy: a person, a room, a piece of equipment.</summary>
public sealed class Resource : IVersioned
{
    public required int Id { get; init; }
    public required ResourceKind Kind { get; init; }
    public required string Name { get; set; }
    public string About { get; set; } = "";
    public string? Photo { get; set; }
    public string? RoomKind { get; set; } // rooms only: what services ask for
    public bool Active { get; set; } = true;
    public int SortOrder { get; set; }
    public int Version { get; private set; }

    public List<OpeningHours> Hours { get; init; } = [];
}

/// <summary>One opening period of a person on a day of the week, in minutes since the day's midnight on the business's clock.</summary>
public sealed class OpeningHours
{
    public required int Id { get; init; }
    public required int ResourceId { get; init; }
    public required DayOfWeek Day { get; init; }
    public required int FromMinute { get; init; }
    public required int ToMinute { get; init; } // 1440: until midnight
    public List<Break> Breaks { get; init; } = [];
}

/// <summary>A pause within an opening period: nothing, not even a buffer, reaches into it.</summary>
public sealed class Break
{
    public required int Id { get; init; }
    public required int OpeningHoursId { get; init; }
    public required int FromMinute { get; init; }
    public required int ToMinute { get; init; }
}
