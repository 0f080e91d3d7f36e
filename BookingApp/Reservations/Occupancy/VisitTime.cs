namespace BookingApp.Reservations.Occupancy;

/// <summary>A visit's time without and with its buffers.</summary>
public sealed record VisitTime(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset ClaimStart, DateTimeOffset ClaimEnd)
{
    /// <summary>When the buffer behind it ends: never further from its beginning than whoever reads what is taken looks back.</summary>
    public DateTimeOffset ClaimEnd { get; init; } = ClaimEnd - ClaimStart <= Catalog.Service.LongestClaim
        ? ClaimEnd
        : throw new RuleBrokenException("invalid", nameof(ClaimEnd));

    /// <summary>The time a service takes from a start on.</summary>
    public static VisitTime Of(Catalog.Service service, DateTimeOffset start)
    {
        var end = start + service.Duration;
        return new(start, end, start - service.BufferBefore, end + service.BufferAfter);
    }
}
