namespace BookingApp.Accounts.Users;

/// <summary>What became of a change to a user.</summary>
public abstract record UserResult
{
    /// <summary>The account is saved, under this id.</summary>
    public sealed record Saved(int Id) : UserResult;

    /// <summary>Codes of texts, by the form's member.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : UserResult;

    /// <summary>Somebody else saved it since the form was opened: nothing was changed.</summary>
    public sealed record ChangedMeanwhile : UserResult;
}
