namespace BookingApp.Availability.Rules;

/// <summary>The start is far enough ahead for the business to be ready.</summary>
public sealed record NoticeRule : StartRule
{
    public override bool StaffMayOverride => true;

    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        start >= facts.Now + TimeSpan.FromMinutes(facts.Service.NoticeMinutes) ? null : new Refusal(BookingRule.Notice, facts.Service.NoticeMinutes);
}
