namespace BookingApp.Accounts.Users;

/// <summary>Somebody who may sign in, as admins see them.</summary>
public sealed record UserView(int Id, string Email, string Name, string Role, int? ResourceId, bool Disabled, bool LockedOut, string Stamp);
