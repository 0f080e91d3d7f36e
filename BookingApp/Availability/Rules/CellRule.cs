using BookingApp.Availability.Busy;

namespace BookingApp.Availability.Rules;

/// <summary>A start lies on a cell, whoever asks: claims know nothing finer.</summary>
public sealed record CellRule : StartRule
{
    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        Cell.IsWhole(start) ? null : new Refusal(BookingRule.OffGrid, facts.Service.IntervalMinutes);

    // A map knows nothing finer either.
    public override void Narrow(CellMap starts, StartFacts facts)
    {
    }
}
