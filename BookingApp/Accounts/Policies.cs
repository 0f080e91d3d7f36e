namespace BookingApp.Accounts;

/// <summary>Who may see what. An admin may do all that staff may.</summary>
public static class Policies
{
    public const string Admin = "admin";
    public const string Staff = "staff";
    public const string DevMailbox = "dev-mailbox"; // who may read every email: admins, and in Development everybody
}
