namespace BookingApp.Customers.Notes;

/// <summary>What became of a change to the notes or tags of a customer.</summary>
public abstract record NoteResult
{
    private NoteResult() { }

    /// <summary>It is so now.</summary>
    public sealed record Done : NoteResult;

    /// <summary>The customer, or the note, is not there any more.</summary>
    public sealed record NotFound : NoteResult;

    /// <summary>Somebody else edited the note since it was read: as it stands now. Nothing was saved.</summary>
    public sealed record ChangedMeanwhile(CustomerNote Now) : NoteResult;

    /// <summary>What is wrong with the text: <c>required</c>, <c>too_long</c>, <c>characters</c> or <c>too_many</c>.</summary>
    public sealed record Invalid(string Code) : NoteResult;
}
