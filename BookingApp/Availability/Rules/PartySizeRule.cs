namespace BookingApp.Availability.Rules;

/// <summary>At least one comes, and no more than there are seats.</summary>
public sealed record PartySizeRule : StartRule
{
    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        1 <= facts.PartySize && facts.PartySize <= facts.Service.Capacity ? null : new Refusal(BookingRule.PartySize, facts.Service.Capacity);
}
