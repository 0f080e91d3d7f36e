using BookingApp.Availability.Busy;

namespace BookingApp.Availability.Rules;

/// <summary>One reason why a start may not be offered.</summary>
public abstract record StartRule
{
    /// <summary>Whether staff may override it, with a reason.</summary>
    public virtual bool StaffMayOverride => false;

    /// <summary>Why this start is not offered, or nothing.</summary>
    public abstract Refusal? Refuse(DateTimeOffset start, StartFacts facts);

    /// <summary>Takes out of a map of starts what it refuses: one after the other, where the rule knows no quicker way.</summary>
    public virtual void Narrow(CellMap starts, StartFacts facts)
    {
        foreach (var cell in starts.Cells)
        {
            if (Refuse(Cell.Start(cell), facts) is not null)
                starts.Remove(cell);
        }
    }
}
