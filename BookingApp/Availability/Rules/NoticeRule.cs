using BookingApp.Availability.Offers;

namespace BookingApp.Availability.Rules;

/// <summary>The start is far enough ahead for the business to be ready.</summary>
public sealed record NoticeRule : ClockRule
{
    public override bool StaffMayOverride => true;

    public override StartWindow Window(StartFacts facts) =>
        StartWindow.Always with { From = facts.Now + TimeSpan.FromMinutes(facts.Service.NoticeMinutes) };

    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        Window(facts).Contains(start) ? null : new Refusal(BookingRule.Notice, facts.Service.NoticeMinutes);
}
