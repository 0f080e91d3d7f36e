using BookingApp.Availability.Offers;

namespace BookingApp.Availability.Rules;

/// <summary>The start is not further ahead than the business plans, in business days. Staff may go some years further, and nobody
/// beyond: what lies there is a typing mistake.</summary>
public sealed record HorizonRule : ClockRule
{
    public override StartWindow Window(StartFacts facts) => StartWindow.Always with { To = facts.HorizonEnd };

    public override Refusal? Refuse(DateTimeOffset start, StartFacts facts) =>
        Window(facts).Contains(start) ? null : new Refusal(BookingRule.Horizon, facts.Service.HorizonDays);
}
