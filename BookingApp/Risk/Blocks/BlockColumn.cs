namespace BookingApp.Risk.Blocks;

/// <summary>What the list of blocks can be sorted by.</summary>
public enum BlockColumn
{
    Who,
    Since,
    Until,
}
