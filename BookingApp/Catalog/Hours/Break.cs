namespace BookingApp.Catalog.Hours;

/// <summary>A pause within an opening period: nothing, not even a buffer, reaches into it.</summary>
public sealed class Break
{
    public required int Id { get; init; }
    public required int OpeningHoursId { get; init; }
    public required int FromMinute { get; init; }
    public required int ToMinute { get; init; }
}
