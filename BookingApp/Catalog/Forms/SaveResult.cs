namespace BookingApp.Catalog.Forms;

/// <summary>Why a member of a form cannot be taken: a code whose text is a resource, and what fills it.</summary>
public sealed record FieldError(string Code, params object[] Args);

/// <summary>What became of a form that was saved.</summary>
public abstract record SaveResult
{
    private SaveResult() { }

    public sealed record Saved(int Id) : SaveResult;

    /// <summary>Nothing was saved; what to mend, by member.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, FieldError> Errors) : SaveResult;

    /// <summary>Somebody else saved it, or took it away, after the form was opened. Nothing was saved.</summary>
    public sealed record ChangedMeanwhile : SaveResult;
}

/// <summary>What a price may be, by the same settings that guard payments.</summary>
public sealed class PriceOptions
{
    public const string Section = "Payments";

    /// <summary>Whether customers can pay online at all; if not, every visit is paid at the desk, and PayPal needs no settings.</summary>
    public bool Online { get; init; } = true;

    /// <summary>The least that may be asked for, free visits aside; zero switches the limit off.</summary>
    public decimal Min { get; init; }

    /// <summary>The most that may be asked for; zero switches the limit off.</summary>
    public decimal Max { get; init; }
}
