namespace BookingApp.Integrity;

/// <summary>One thing found wrong, in a sentence; and the booking it concerns, where it concerns one.</summary>
public sealed record Finding(string Text, string? Reference = null)
{
    public override string ToString() => Text;
}
