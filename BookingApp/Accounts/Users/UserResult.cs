namespace BookingApp.Accounts.Users;

/// <summary>What became of a change to a user.</summary>
public abstract record UserResult
{
    public sealed record Saved(int Id) : UserResult;

    /// <summary>Codes of texts, by the form's member.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : UserResult;

    public sealed record ChangedMeanwhile : UserResult;
}
