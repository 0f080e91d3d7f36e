namespace BookingApp.Availability.Rules;

/// <summary>The service is on offer at all.</summary>
public sealed record ActiveRule : QuestionRule
{
    public override Refusal? Refuse(StartFacts facts) => facts.Service.Active ? null : new Refusal(BookingRule.Inactive, facts.Service.Name);
}
