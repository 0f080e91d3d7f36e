namespace BookingApp.Integrity;

/// <summary>One look by the doctor: when it ended, how long it took, and what each invariant found.</summary>
public sealed record Examination(DateTimeOffset At, TimeSpan Took, IReadOnlyList<Diagnosis> Diagnoses);
