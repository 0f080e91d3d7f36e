namespace BookingApp.Reservations.Holds;

/// <summary>Why a visitor may not hold.</summary>
public abstract record HoldRefusal
{
    private HoldRefusal() { }

    /// <summary>They may not book online.</summary>
    public sealed record Blocked : HoldRefusal;

    /// <summary>They have come to a limit; after this wait they may again.</summary>
    public sealed record TooMany(HoldLimit Limit, TimeSpan RetryAfter) : HoldRefusal;
}
