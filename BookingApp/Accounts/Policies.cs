namespace BookingApp.Accounts;

/// <summary>Who may see what. An admin may do all that staff may.</summary>
public static class Policies
{
    public const string Admin = "admin";
    public const string Staff = "staff";
    public const string DevMailbox = "dev-mailbox"; // who may read every email: admins, and in Development everybody
}

/// <summary>The roles that users have: one each.</summary>
public static class Roles
{
    public const string Admin = "admin";
    public const string Staff = "staff";

    public static readonly IReadOnlyList<string> All = [Admin, Staff];
}
