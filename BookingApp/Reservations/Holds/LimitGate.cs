namespace BookingApp.Reservations.Holds;

/// <summary>What stands in line for a limit: updated first, then counted, so that parallel requests cannot all pass.</summary>
public sealed class LimitGate
{
    public required string Key { get; init; } // such as browser:…, ip:…, customer:…
    public required int Passes { get; init; }
    public required DateTimeOffset LastAt { get; init; } // when somebody came to it last, to the hour
}
