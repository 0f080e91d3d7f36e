using BookingApp.Availability.Offers;

namespace BookingApp.Availability.Rules;

/// <summary>The start is far enough ahead for the business to be ready. Staff, who are there, may book who has just walked in.</summary>
public sealed record NoticeRule : ClockRule
{
    private static readonly TimeSpan _begun = TimeSpan.FromMinutes(15); // a form takes its time, and so does who sits down

    public override bool StaffMayOverride => true;

    public override StartWindow Window(StartFacts facts) =>
        StartWindow.Always with { From = facts.ByStaff ? facts.Now - _begun : facts.Now + TimeSpan.FromMinutes(facts.Service.NoticeMinutes) };

    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        Window(facts).Contains(start) ? null : new Refusal(BookingRule.Notice, facts.Service.NoticeMinutes);
}
