using System.Buffers.Binary;
using System.IO.Hashing;
using SkiaSharp;

namespace BookingApp.Tests.Support;

/// <summary>Pictures as cameras and people make them: in four quarters of red, green, blue and white.</summary>
internal static class Pictures
{
    /// <summary>What a camera writes beside the picture; nobody else shall read it.</summary>
    public const string Secret = "2026:11:28";

    public static readonly SKColor Red = new(230, 20, 20), Green = new(20, 200, 20), Blue = new(20, 20, 230), White = new(250, 250, 250);

    public static byte[] Jpeg(int width, int height) => Quarters(width, height, SKEncodedImageFormat.Jpeg);

    public static byte[] Png(int width, int height) => Quarters(width, height, SKEncodedImageFormat.Png);

    public static byte[] WebP(int width, int height) => Quarters(width, height, SKEncodedImageFormat.Webp);

    /// <summary>Taken with the camera turned, and with the day and place that it knew (EXIF with GPS).</summary>
    public static byte[] CameraJpeg(int width, int height, int orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0,
            2, 0, .. Entry(0x0112, 3, 1, orientation), .. Entry(0x8825, 4, 1, 38), 0, 0, 0, 0,
            2, 0, .. Entry(0x0001, 2, 2, 'N'), .. Entry(0x001D, 2, 11, 68), 0, 0, 0, 0,
            .. System.Text.Encoding.ASCII.GetBytes(Secret), 0,
        ];
        var length = exif.Length + 2;
        var jpeg = Jpeg(width, height);
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. exif, .. jpeg[2..]];
    }

    /// <summary>A few bytes that say that they are so many pixels.</summary>
    public static byte[] PngBomb(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 1; // bit of grey a pixel
        return [.. Png(1, 1)[..8], .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, [0x78, 0x9C, 0x63, 0, 0, 0, 1, 0, 1]), .. Chunk("IEND"u8, [])];
    }

    /// <summary>A PNG that moves.</summary>
    public static byte[] AnimatedPng()
    {
        var png = Png(20, 20);
        return [.. png[..33], .. Chunk("acTL"u8, [0, 0, 0, 2, 0, 0, 0, 0]), .. png[33..]];
    }

    /// <summary>A WebP that moves.</summary>
    public static byte[] AnimatedWebP()
    {
        using var first = SKBitmap.Decode(Png(20, 20));
        using var second = SKBitmap.Decode(Png(20, 20));
        second.Erase(Blue);
        using var data = SKWebpEncoder.EncodeAnimated(
            [new SKWebpEncoderFrame(first.PeekPixels(), TimeSpan.FromSeconds(1)), new SKWebpEncoderFrame(second.PeekPixels(), TimeSpan.FromSeconds(1))],
            new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, 80));
        return data!.ToArray();
    }

    /// <summary>Which of the four colours stand in its corners: top left and right, then bottom.</summary>
    public static string Corners(byte[] file)
    {
        using var picture = SKBitmap.Decode(file);
        var (x, y) = (picture.Width / 4, picture.Height / 4);
        return string.Concat(new[] { (x, y), (3 * x, y), (x, 3 * y), (3 * x, 3 * y) }.Select(at => NearestOf(picture.GetPixel(at.Item1, at.Item2))));
    }

    /// <summary>How wide and high it is.</summary>
    public static (int Width, int Height) SizeOf(byte[] file) => SKBitmap.DecodeBounds(file) is var bounds ? (bounds.Width, bounds.Height) : default;

    private static char NearestOf(SKColor colour) => new[] { ('R', Red), ('G', Green), ('B', Blue), ('W', White) }
        .MinBy(c => Math.Abs(c.Item2.Red - colour.Red) + Math.Abs(c.Item2.Green - colour.Green) + Math.Abs(c.Item2.Blue - colour.Blue)).Item1;

    private static byte[] Quarters(int width, int height, SKEncodedImageFormat format)
    {
        using var picture = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(picture))
        {
            var (x, y) = (width / 2f, height / 2f);
            foreach (var (colour, left, top) in new[] { (Red, 0f, 0f), (Green, x, 0f), (Blue, 0f, y), (White, x, y) })
            {
                using var paint = new SKPaint { Color = colour };
                canvas.DrawRect(left, top, x + 1, y + 1, paint);
            }
        }

        using var data = picture.Encode(format, 95);
        return data.ToArray();
    }

    private static byte[] Entry(int tag, int type, int count, int value) =>
        [(byte)tag, (byte)(tag >> 8), (byte)type, 0, (byte)count, 0, 0, 0, (byte)value, (byte)(value >> 8), 0, 0];

    private static byte[] Chunk(ReadOnlySpan<byte> kind, byte[] content)
    {
        byte[] body = [.. kind, .. content];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc32.HashToUInt32(body));
        return [.. length, .. body, .. sum];
    }
}
