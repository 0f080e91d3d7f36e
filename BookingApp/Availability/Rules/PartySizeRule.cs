namespace BookingApp.Availability.Rules;

/// <summary>At least one comes, and no more than there are seats.</summary>
public sealed record PartySizeRule : QuestionRule
{
    public override Refusal? Refuse(StartFacts facts) =>
        1 <= facts.PartySize && facts.PartySize <= facts.Service.Capacity ? null : new Refusal(BookingRule.PartySize, facts.Service.Capacity);
}
