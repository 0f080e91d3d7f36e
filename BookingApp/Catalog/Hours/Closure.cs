namespace BookingApp.Catalog.Hours;

/// <summary>Days on which the whole business is shut, both ends included.</summary>
public sealed class Closure
{
    public required int Id { get; init; }
    public required DateOnly From { get; init; }
    public required DateOnly To { get; init; }
    public string Reason { get; init; } = "";

    public bool Covers(DateOnly day) => From <= day && day <= To;
}
