using SkiaSharp;

namespace BookingApp.Catalog.Photos;

/// <summary>Makes of a file what pages show: upright, in our sizes, as WebP, with nothing in it but the picture.</summary>
internal static class PhotoEncoder
{
    /// <summary>The most that is decoded: a file of a few kilobytes may say that it is a hundred thousand pixels wide.</summary>
    public const int MaxPixels = 50_000_000;

    private const int Quality = 82;

    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>Decodes a file and makes every size of it.</summary>
    /// <returns>The bytes of each size; or why there are none.</returns>
    public static (PhotoProblem? Problem, IReadOnlyDictionary<int, byte[]> Images) Encode(byte[] file)
    {
        if (PhotoFormat.ProblemOf(file) is { } other)
            return Refused(other);
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data); // reads the header
        if (codec is null || codec.Info.Width is 0 || codec.Info.Height is 0)
            return Refused(PhotoProblem.NoPicture);
        if ((long)codec.Info.Width * codec.Info.Height > MaxPixels)
            return Refused(PhotoProblem.TooManyPixels);
        if (codec.FrameCount > 1 || PhotoFormat.IsAnimatedPng(file))
            return Refused(PhotoProblem.Animated);
        using var decoded = Decode(codec);
        if (decoded is null)
            return Refused(PhotoProblem.NoPicture);

        using var whole = Upright(decoded, codec.EncodedOrigin);
        var images = PhotoSizes.Squares.ToDictionary(size => size, size => Square(whole, size));
        images[PhotoSizes.Whole] = ToWebP(whole);
        return (null, images);
    }

    private static (PhotoProblem? Problem, IReadOnlyDictionary<int, byte[]> Images) Refused(PhotoProblem problem) => (problem, new Dictionary<int, byte[]>());

    // In the colours of the web; a JPEG is made smaller while it is decoded.
    private static SKImage? Decode(SKCodec codec)
    {
        var (max, longest) = (2f * PhotoSizes.Whole, Math.Max(codec.Info.Width, codec.Info.Height));
        var size = longest > max ? codec.GetScaledDimensions(max / longest) : codec.Info.Size;
        var alpha = codec.Info.AlphaType is SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        using var colours = SKColorSpace.CreateSrgb();
        using var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, alpha, colours));
        return codec.GetPixels(bitmap.Info, bitmap.GetPixels()) is SKCodecResult.Success ? SKImage.FromBitmap(bitmap) : null;
    }

    private static SKImage Upright(SKImage picture, SKEncodedOrigin origin)
    {
        var (width, height) = origin >= SKEncodedOrigin.LeftTop ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var scale = Math.Min(1f, PhotoSizes.Whole / (float)Math.Max(width, height));
        var (w, h) = (Math.Max(1, (int)MathF.Round(width * scale)), Math.Max(1, (int)MathF.Round(height * scale)));
        return Draw(picture, w, h, canvas =>
        {
            canvas.Scale(w / (float)width, h / (float)height);
            var turn = Turn(origin, width, height);
            canvas.Concat(in turn);
            canvas.DrawImage(picture, 0, 0, Smooth);
        });
    }

    // From how a camera was held to how one looks at it.
    private static SKMatrix Turn(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    // Its middle, as pages cut it; never blown up.
    private static byte[] Square(SKImage whole, int size)
    {
        var side = Math.Min(whole.Width, whole.Height);
        var middle = SKRect.Create((whole.Width - side) / 2f, (whole.Height - side) / 2f, side, side);
        var edge = Math.Min(size, side);
        using var square = Draw(whole, edge, edge, canvas => canvas.DrawImage(whole, middle, SKRect.Create(edge, edge), Smooth));
        return ToWebP(square);
    }

    private static SKImage Draw(SKImage like, int width, int height, Action<SKCanvas> draw)
    {
        // names no colours: a profile would be as big as a small picture
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, like.AlphaType));
        draw(surface.Canvas);
        return surface.Snapshot();
    }

    private static byte[] ToWebP(SKImage picture)
    {
        using var encoded = picture.Encode(SKEncodedImageFormat.Webp, Quality);
        return encoded.ToArray();
    }
}
