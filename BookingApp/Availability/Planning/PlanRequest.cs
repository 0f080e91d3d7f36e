using BookingApp.Catalog;
using BookingApp.Catalog.AddOns;

namespace BookingApp.Availability.Planning;

/// <summary>What a hold asks for. Without a person, anyone who performs the service will do.</summary>
public sealed record PlanRequest(int ServiceId, DateTimeOffset Start, int? StaffId = null, int PartySize = 1)
{
    /// <summary>What is to come with it: the visit is longer by it. One that is moved says so itself.</summary>
    public AddOnIds AddOns { get; init; }

    /// <summary>The service as it is asked for: a visit that is moved knows how long it is, another one is as its add-ons make it.</summary>
    public Service AskedOf(Service service) => Moving is { } own ? own.AskedOf(service) : service.With(AddOns);

    /// <summary>The visit that is being moved, if it is one.</summary>
    public MovingVisit? Moving { get; init; }

    /// <summary>Asked by staff: the notice and the horizon are for customers, and do not bind them.</summary>
    public bool ByStaff { get; init; }

    /// <summary>Staff may override notice, horizon, opening hours, closures and the grid, with a reason; never a claim, never who performs.</summary>
    public bool Override { get; init; }
}
