namespace BookingApp.Catalog.AddOns;

/// <summary>What customers may have with a service: it costs something, or makes the visit longer, or both. It is retired, never deleted.</summary>
public sealed class AddOn
{
    public const int NameLength = 60;
    public const int DescriptionLength = 200;

    /// <summary>The most that one service has, retired ones included.</summary>
    public const int MaxOfService = 20;

    public required int Id { get; init; }
    public required int ServiceId { get; init; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
    public required Money Price { get; set; } // for each who comes, as the service's
    public int Minutes { get; set; } // by which the visit is longer
    public bool Active { get; set; } = true;
    public int SortOrder { get; set; }
}
