namespace BookingApp.Monitoring;

/// <summary>How far customers came who had something to pay. Those still on their way are counted with the step they have reached.</summary>
public sealed record Funnel(int Held, int Details, int Sent, int Paid, int OnTheirWay)
{
    /// <summary>Left, by the step at which they did.</summary>
    public int LeftAtDetails { get; init; }
    public int LeftBeforePaying { get; init; }
    public int LeftAtProvider { get; init; }
}
