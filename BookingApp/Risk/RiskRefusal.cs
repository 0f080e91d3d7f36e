namespace BookingApp.Risk;

/// <summary>Why a visitor may not: by which rule, and after which wait they may again; none for who is blocked.</summary>
public sealed record RiskRefusal(string Rule, TimeSpan? RetryAfter)
{
    public bool IsBlock => Rule == RiskRules.Blocked;
}
