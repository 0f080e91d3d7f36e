namespace BookingApp.Catalog;

/// <summary>That a person performs a service.</summary>
public sealed class ServicePerson
{
    public required int ServiceId { get; init; }
    public required int PersonId { get; init; }
}
