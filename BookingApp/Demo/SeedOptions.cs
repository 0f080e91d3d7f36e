namespace BookingApp.Demo;

/// <summary>What an empty database is filled with at the first start. Production refuses both.</summary>
public sealed class SeedOptions
{
    public const string Section = "Seed";

    /// <summary>One believable business with two weeks of bookings.</summary>
    public bool Demo { get; init; }

    /// <summary>A JSON file with a catalogue of your own.</summary>
    public string? File { get; init; }
}
