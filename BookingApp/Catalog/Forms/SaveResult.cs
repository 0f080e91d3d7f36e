namespace BookingApp.Catalog.Forms;

/// <summary>What became of a form that was saved.</summary>
public abstract record SaveResult
{
    private SaveResult() { }

    /// <summary>It is saved, under this id.</summary>
    public sealed record Saved(int Id) : SaveResult;

    /// <summary>Nothing was saved; what to mend, by member.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, FieldError> Errors) : SaveResult;

    /// <summary>What to mend in a member; nothing where it is fine or the form was not refused.</summary>
    public FieldError? ErrorOf(string member) => this is Invalid invalid ? invalid.Errors.GetValueOrDefault(member) : null;

    /// <summary>Somebody else saved it, or took it away, after the form was opened. Nothing was saved.</summary>
    public sealed record ChangedMeanwhile : SaveResult;
}
