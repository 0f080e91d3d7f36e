using BookingApp.Availability.Busy;

namespace BookingApp.Availability.Rules;

/// <summary>The visit lies in an opening period of somebody asked for, on a day without closure, and no break touches it or its buffers.</summary>
public sealed record OpenRule : StartRule
{
    public override bool StaffMayOverride => true;

    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        facts.People.Any(p => p.Holds(facts.VisitAt(start), facts.ClaimAt(start))) ? null
        : facts.StaffId is { } id && !facts.Catalog.IsClosed(facts.Catalog.Zone.DayOf(start)) ? new Refusal(BookingRule.Closed, facts.Catalog.NameOf(id))
        : new Refusal(BookingRule.Closed);

    public override void Narrow(CellMap starts, StartFacts facts) => facts.KeepStarts(starts, interval: 1);
}
