using BookingApp.Accounts;
using BookingApp.Catalog.Photos;
using BookingApp.Components.Admin;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace BookingApp.Tests.Components.Admin;

public sealed class PhotoFieldTests : ComponentTest
{
    private readonly List<bool> _pending = [];
    private readonly List<string?> _values = [];

    [Fact]
    public async Task A_text_that_is_named_a_picture_is_refused_at_once_and_holds_the_save_until_it_is_given_up()
    {
        await using var world = await WorldAsync();
        var field = Field();

        await ChooseAsync(field, [.. "to do: milk, bread"u8]);

        Assert.Contains("This file is not a picture", field.Find("#photo-error").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Preparing", field.Markup, StringComparison.Ordinal);
        Assert.Equal([true, true], _pending);
        field.FindAll("button").Single(b => b.TextContent.Contains("Go on without", StringComparison.Ordinal)).Click();
        Assert.Equal([true, true, false], _pending);
        Assert.Empty(field.FindAll("#photo-error"));
        Assert.Empty(_values);
    }

    [Fact]
    public async Task What_is_not_taken_says_what_a_photo_must_be()
    {
        await using var world = await WorldAsync();
        (byte[] File, string Says)[] files =
        [
            (
                [0, 0, 0, 0x18, .. "ftypheic"u8, .. new byte[20]],
                "The photo must be a PNG, JPEG or WebP file. Other formats, such as HEIC or GIF, cannot be shown."),
            (new byte[PhotoStore.MaxBytes + 1], "The photo must be smaller than 10 MB. Choose a smaller file."),
            (Pictures.PngBomb(100_000, 100_000), "The photo must have fewer than 50 million pixels. Choose a smaller picture."),
            (Pictures.AnimatedPng(), "The photo must not move. Choose a picture that is not animated."),
        ];
        foreach (var (file, says) in files)
        {
            var field = Field();

            await ChooseAsync(field, file);

            Assert.Equal(says, field.Find("#photo-error").TextContent.Trim());
        }

        Assert.Empty(_values);
    }

    [Fact]
    public async Task A_file_that_breaks_off_says_so_and_takes_no_page_with_it()
    {
        await using var world = await WorldAsync();
        foreach (var failure in new Exception[] { new IOException("gone"), new TimeoutException(), new Microsoft.JSInterop.JSException("changed") })
        {
            var field = Field();

            await ChooseAsync(field, Pictures.Jpeg(50, 50), failure);

            Assert.Equal("The photo did not arrive whole. Choose it again.", field.Find("#photo-error").TextContent.Trim());
        }

        Assert.Empty(_values);
    }

    [Fact]
    public async Task A_photo_is_taken_by_the_name_of_what_it_holds()
    {
        await using var world = await WorldAsync();
        var field = Field();

        await ChooseAsync(field, Pictures.CameraJpeg(300, 200, 6));

        Assert.Equal([true, false], _pending);
        Assert.NotNull(await world.Get<PhotoStore>().FindAsync(Assert.Single(_values)!, 96));
    }

    private async Task<TestWorld> WorldAsync()
    {
        var world = await TestWorld.CreateAsync();
        AddAuthorization().SetAuthorized("robin").SetRoles(Roles.Admin)
            .SetClaims(new System.Security.Claims.Claim(System.Security.Claims.ClaimTypes.NameIdentifier, "1"));
        Services.AddScoped<CurrentActor>();
        Services.AddSingleton(world.Get<PhotoStore>());
        return world;
    }

    private static Task ChooseAsync(IRenderedComponent<PhotoField> field, byte[] file, Exception? failure = null) =>
        field.InvokeAsync(() => field.FindComponent<InputFile>().Instance.OnChange.InvokeAsync(new InputFileChangeEventArgs([new Chosen(file, failure)])));

    private IRenderedComponent<PhotoField> Field() => Render<PhotoField>(p => p
        .Add(f => f.Name, "Ana").Add(f => f.OnPending, pending => _pending.Add(pending)).Add(f => f.ValueChanged, value => _values.Add(value)));

    private sealed class Chosen(byte[] bytes, Exception? failure) : IBrowserFile
    {
        public string Name => "photo.jpg";
        public string ContentType => "image/jpeg";
        public DateTimeOffset LastModified => default;
        public long Size => bytes.Length;
        public Stream OpenReadStream(long maxAllowedSize = 512_000, CancellationToken cancellationToken = default) =>
            failure is null ? new MemoryStream(bytes) : throw failure;
    }
}
