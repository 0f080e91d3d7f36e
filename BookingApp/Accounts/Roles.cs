namespace BookingApp.Accounts;

/// <summary>The roles that users have: one each.</summary>
public static class Roles
{
    public const string Admin = "admin";
    public const string Staff = "staff";

    public static readonly IReadOnlyList<string> All = [Admin, Staff];
}
