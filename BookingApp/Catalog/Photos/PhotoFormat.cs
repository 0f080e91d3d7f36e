using System.Buffers.Binary;

namespace BookingApp.Catalog.Photos;

/// <summary>What a file is, by its first bytes and never by its name.</summary>
internal static class PhotoFormat
{
    /// <summary>Why it is none of PNG, JPEG and WebP; null when it is one.</summary>
    public static PhotoProblem? ProblemOf(ReadOnlySpan<byte> head)
    {
        if (IsPng(head) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || IsRiff(head, "WEBP"u8))
            return null;
        return IsOther(head) ? PhotoProblem.OtherFormat : PhotoProblem.NoPicture;
    }

    /// <summary>Whether a PNG moves: the library would take its first picture alone.</summary>
    public static bool IsAnimatedPng(ReadOnlySpan<byte> file)
    {
        if (!IsPng(file))
            return false;
        for (var rest = file[8..]; rest.Length >= 12;)
        {
            var kind = rest.Slice(4, 4);
            if (kind.SequenceEqual("acTL"u8))
                return true;
            var next = 12L + BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (kind.SequenceEqual("IDAT"u8) || next > rest.Length)
                return false;
            rest = rest[(int)next..];
        }

        return false;
    }

    private static bool IsPng(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    private static bool IsRiff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> kind) =>
        head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith(kind);

    // GIF, BMP, TIFF, and what begins as HEIC and AVIF do.
    private static bool IsOther(ReadOnlySpan<byte> head) =>
        head.StartsWith("GIF8"u8) || head.StartsWith("BM"u8) || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.Length >= 12
            && head[4..].StartsWith("ftyp"u8);
}
