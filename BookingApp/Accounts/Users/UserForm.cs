namespace BookingApp.Accounts.Users;

/// <summary>What an admin types about a user. The stamp is the one the form was opened with.</summary>
public sealed record UserForm(string Email, string Name, string Role, int? ResourceId, bool Disabled, string? Stamp = null)
{
    /// <summary>The command that it is, made when it was drawn: it makes one user.</summary>
    public Guid? Command { get; init; }
}
