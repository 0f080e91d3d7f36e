namespace BookingApp.Availability.Rules;

/// <summary>One reason why a start may not be offered.</summary>
public abstract record StartRule
{
    /// <summary>Whether staff may override it, with a reason.</summary>
    public virtual bool StaffMayOverride => false;

    /// <summary>Why this start is not offered, or nothing.</summary>
    public abstract Refusal? Refuse(DateTimeOffset start, StartFacts facts);
}
