using BookingApp.Data;

namespace BookingApp.Catalog.Photos;

/// <summary>
/// A photo of a service or a person, in the database so that every instance shows it. Before a row refers to it, its own row is updated:
/// so the job that deletes unused photos does not delete it in between.
/// </summary>
public sealed class Photo : IVersioned
{
    /// <summary>What it holds, as a hash: a name never means another picture, and the same picture is kept once.</summary>
    public required string Name { get; init; }

    /// <summary>When it was put up, or saved with a form.</summary>
    public required DateTimeOffset TouchedAt { get; init; }

    public int Version { get; private set; }

    public List<PhotoImage> Images { get; } = [];
}
