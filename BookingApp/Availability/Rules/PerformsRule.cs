namespace BookingApp.Availability.Rules;

/// <summary>The person asked for performs the service; asked for anyone, somebody does.</summary>
public sealed record PerformsRule : QuestionRule
{
    public override Refusal? Refuse(StartFacts facts) =>
        facts.Asked.Count > 0 ? null : new Refusal(BookingRule.StaffDoesNotPerform, facts.Catalog.NameOf(facts.StaffId), facts.Service.Name);
}
