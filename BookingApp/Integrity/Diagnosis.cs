namespace BookingApp.Integrity;

/// <summary>What one invariant found wrong; nothing means that it holds.</summary>
public sealed record Diagnosis(string Rule, IReadOnlyList<Finding> Findings, TimeSpan Took = default)
{
    public bool IsWell => Findings.Count is 0;
}
