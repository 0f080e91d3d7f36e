using BookingApp.Localization;

namespace BookingApp.Availability;

/// <summary>Why a start is not offered: by which rule, and what its text is filled with.</summary>
public sealed record Refusal(BookingRule Rule, params object[] Args)
{
    /// <summary>The key of its text: that of the rule, or where it names somebody, of them alone.</summary>
    public string TextCode => Rule is BookingRule.Closed && Args.Length > 0 ? "closed_person" : Rule.Code();
}
