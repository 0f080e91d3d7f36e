using BookingApp.Catalog.Hours;
using BookingApp.Data;

namespace BookingApp.Catalog;

/// <summary>What a resource is.</summary>
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
