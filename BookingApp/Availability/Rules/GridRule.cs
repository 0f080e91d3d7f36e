using BookingApp.Availability.Busy;

namespace BookingApp.Availability.Rules;

/// <summary>The start is counted from the beginning of an opening period, every interval of elapsed time.</summary>
public sealed record GridRule : StartRule
{
    public override bool StaffMayOverride => true;

    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        facts.People.Any(p => p.HoldsOnGrid(facts.VisitAt(start), facts.ClaimAt(start), facts.Interval))
            ? null
            : new Refusal(BookingRule.OffGrid, facts.Service.IntervalMinutes);

    public override void Narrow(CellMap starts, StartFacts facts) => facts.KeepStarts(starts, facts.Interval);
}
