using System.Globalization;

namespace BookingApp.Catalog.Photos;

/// <summary>The sizes in which a photo is kept, and the address of each.</summary>
public static class PhotoSizes
{
    /// <summary>The longer side of the whole picture; other sizes can be made from it later.</summary>
    public const int Whole = 1200;

    /// <summary>The squares that pages show, of 40 to 72 pixels, and twice as fine on a sharp screen.</summary>
    public static readonly IReadOnlyList<int> Squares = [64, 96, 144];

    /// <summary>Whether it names a photo in the database; a version before this one named files.</summary>
    public static bool IsName(string? photo) => photo is { Length: 64 } && photo.All(char.IsAsciiHexDigitLower);

    /// <summary>Where a browser gets it in a size.</summary>
    public static string Address(string photo, int size) => $"/uploads/{photo}-{Text(size)}.webp";

    /// <summary>All squares, for a browser to choose from by the screen that it has.</summary>
    public static string SourceSet(string photo) =>
        string.Join(", ", Squares.Select(size => $"{Address(photo, size)} {Text(size)}w"));

    /// <summary>The photo and the size in an address of ours; null for any other.</summary>
    public static (string Photo, int Size)? Read(string file) =>
        Path.GetFileNameWithoutExtension(file).Split('-') is [var photo, var text] && IsName(photo)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && (size is Whole || Squares.Contains(size))
            && Address(photo, size) == "/uploads/" + file
            ? (photo, size)
            : null;

    internal static string Text(int size) => size.ToString(CultureInfo.InvariantCulture);
}
