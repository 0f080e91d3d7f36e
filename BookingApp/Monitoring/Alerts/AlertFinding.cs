namespace BookingApp.Monitoring.Alerts;

/// <summary>What a check found, and how many things it is about; of a share: percent.</summary>
public sealed record AlertFinding(AlertCause Cause, int Count)
{
    private const int MaxLines = 15; // of an email; the admin home page has them all

    /// <summary>What it is about, line by line.</summary>
    public IReadOnlyList<AlertLine>? Lines { get; init; }

    /// <summary>Of a share: how many of how many.</summary>
    public int? Good { get; init; }
    public int? Of { get; init; }

    /// <summary>Of several things; nothing, when there are none.</summary>
    public static AlertFinding? About(AlertCause cause, IReadOnlyList<AlertLine> things) =>
        things.Count is 0 ? null : new(cause, things.Count) { Lines = [.. things.Take(MaxLines)] };
}
