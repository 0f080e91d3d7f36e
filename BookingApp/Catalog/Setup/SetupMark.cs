namespace BookingApp.Catalog.Setup;

/// <summary>An admin said that a step of the set-up is done, or is not for them.</summary>
public sealed class SetupMark
{
    public required SetupStep Step { get; init; }
}
