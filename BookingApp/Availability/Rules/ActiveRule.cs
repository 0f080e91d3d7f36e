namespace BookingApp.Availability.Rules;

/// <summary>The service is on offer at all.</summary>
public sealed record ActiveRule : StartRule
{
    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        facts.Service.Active ? null : new Refusal(BookingRule.Inactive, facts.Service.Name);
}
