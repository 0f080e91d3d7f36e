namespace BookingApp.Availability.Rules;

/// <summary>The start is not further ahead than the business plans, in business days.</summary>
public sealed record HorizonRule : StartRule
{
    public override bool StaffMayOverride => true;

    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        start < facts.HorizonEnd ? null : new Refusal(BookingRule.Horizon, facts.Service.HorizonDays);
}
