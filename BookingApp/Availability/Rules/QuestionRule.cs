using BookingApp.Availability.Busy;

namespace BookingApp.Availability.Rules;

/// <summary>A rule about the question, whatever the start.</summary>
public abstract record QuestionRule : StartRule
{
    /// <summary>Why no start at all is offered, or nothing.</summary>
    public abstract Refusal? Refuse(StartFacts facts);

    public sealed override Refusal? Refuse(DateTimeOffset start, StartFacts facts) => Refuse(facts);

    public sealed override void Narrow(CellMap starts, StartFacts facts)
    {
        if (Refuse(facts) is not null)
            starts.Keep(default);
    }
}
