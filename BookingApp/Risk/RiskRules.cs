using BookingApp.Customers;

namespace BookingApp.Risk;

/// <summary>The names of the rules; each has a text.</summary>
public static class RiskRules
{
    public const string Blocked = "blocked";
    public const string HoldsAtOnce = "holds_at_once";
    public const string Prepay = "prepay_after_no_shows";

    /// <summary>Such as <c>hold_per_email</c>.</summary>
    public static string Velocity(VelocityEventKind mark, SubjectKind subject) => $"{Name(mark)}_per_{subject.ToString().ToLowerInvariant()}";

    public static IEnumerable<string> All =>
        [Blocked, HoldsAtOnce, Prepay, .. from mark in Enum.GetValues<VelocityEventKind>()
                                          from subject in Enum.GetValues<SubjectKind>()
                                          where (mark, subject) is not (VelocityEventKind.FailedLookup, SubjectKind.Email)
                                          select Velocity(mark, subject)];

    private static string Name(VelocityEventKind kind) => kind is VelocityEventKind.FailedLookup ? "failed_lookup" : kind.ToString().ToLowerInvariant();
}
