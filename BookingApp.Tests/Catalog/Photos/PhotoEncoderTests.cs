using System.Text;
using BookingApp.Catalog.Photos;

namespace BookingApp.Tests.Catalog.Photos;

public sealed class PhotoEncoderTests
{
    // How the four quarters (R G over B W) are seen when the camera says how it was held.
    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void A_photo_is_upright_however_the_camera_was_held_and_tells_nothing_but_the_picture(int orientation, string seen)
    {
        var file = Pictures.CameraJpeg(400, 200, orientation);
        Assert.Contains(Pictures.Secret, Encoding.Latin1.GetString(file), StringComparison.Ordinal);

        var (problem, images) = PhotoEncoder.Encode(file);

        Assert.Null(problem);
        Assert.Equal([64, 96, 144, 1200], images.Keys.Order());
        Assert.Equal(orientation < 5 ? (400, 200) : (200, 400), Pictures.SizeOf(images[PhotoSizes.Whole]));
        Assert.All(PhotoSizes.Squares, size => Assert.Equal((size, size), Pictures.SizeOf(images[size])));
        Assert.All(images.Values, image =>
        {
            var text = Encoding.Latin1.GetString(image);
            Assert.Equal(("RIFF", "WEBP"), (text[..4], text[8..12]));
            Assert.All([Pictures.Secret, "Exif", "EXIF", "XMP", "ICCP"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
            Assert.Equal(seen, Pictures.Corners(image));
        });
    }

    [Fact]
    public void A_big_photo_gets_as_small_as_it_is_shown_and_a_small_one_no_bigger()
    {
        var (_, big) = PhotoEncoder.Encode(Pictures.Jpeg(4000, 3000));
        var (_, small) = PhotoEncoder.Encode(Pictures.Png(50, 80));
        var (_, thin) = PhotoEncoder.Encode(Pictures.WebP(3000, 1));

        Assert.Equal((1200, 900), Pictures.SizeOf(big[PhotoSizes.Whole]));
        Assert.InRange(big[64].Length, 1, 5_000);
        Assert.InRange(big[PhotoSizes.Whole].Length, 1, 300_000);
        Assert.Equal([(50, 50), (50, 50), (50, 50), (50, 80)], small.OrderBy(i => i.Key).Select(i => Pictures.SizeOf(i.Value)));
        Assert.Equal((1200, 1), Pictures.SizeOf(thin[PhotoSizes.Whole]));
    }

    [Fact]
    public void What_is_refused_says_why()
    {
        (PhotoProblem Problem, byte[] File)[] files =
        [
            (PhotoProblem.TooManyPixels, Pictures.PngBomb(100_000, 100_000)),
            (PhotoProblem.TooManyPixels, Pictures.PngBomb(50_000, 1_001)),
            (PhotoProblem.Animated, Pictures.AnimatedPng()),
            (PhotoProblem.Animated, Pictures.AnimatedWebP()),
            (PhotoProblem.OtherFormat, [.. "GIF89a"u8, .. new byte[20]]),
            (PhotoProblem.OtherFormat, [0, 0, 0, 0x18, .. "ftypheic"u8, .. new byte[20]]),
            (PhotoProblem.OtherFormat, [.. "BM6"u8, .. new byte[20]]),
            (PhotoProblem.NoPicture, [.. "<svg onload='alert(1)'/>"u8]),
            (PhotoProblem.NoPicture, []),
            (PhotoProblem.NoPicture, Pictures.Png(20, 20)[..20]),
            (PhotoProblem.NoPicture, Pictures.PngBomb(100, 100)), // its pixels are not there
            (PhotoProblem.NoPicture, Pictures.Jpeg(400, 400)[..900]),
        ];

        Assert.All(
            files, file => Assert.Equal(
                ((PhotoProblem?)file.Problem, 0), PhotoEncoder.Encode(file.File) is var (problem, images) ? (problem, images.Count) : default));
    }

    [Theory]
    [InlineData("../booking.db")]
    [InlineData("0123456789012345678901234567890123456789.jpg")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef-65.webp")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef-064.webp")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef-64.png")]
    [InlineData("0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef-64.webp")]
    public void Other_addresses_are_no_photo(string file) => Assert.Null(PhotoSizes.Read(file));
}
