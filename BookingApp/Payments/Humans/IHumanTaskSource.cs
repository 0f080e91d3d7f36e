namespace BookingApp.Payments.Humans;

/// <summary>Knows of things in its own room that need a human.</summary>
public interface IHumanTaskSource
{
    /// <summary>All of them; since when, in UTC.</summary>
    Task<IReadOnlyList<HumanTask>> ListAsync(CancellationToken ct = default);
}
