namespace BookingApp.Catalog.Photos;

/// <summary>A photo in one size, as WebP.</summary>
public sealed class PhotoImage
{
    public required string PhotoName { get; init; }

    /// <summary>One of <see cref="PhotoSizes"/>.</summary>
    public required int Size { get; init; }

    public required byte[] Bytes { get; init; }
}
