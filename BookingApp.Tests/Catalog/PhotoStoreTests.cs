using BookingApp.Catalog;

namespace BookingApp.Tests.Catalog;

public sealed class PhotoStoreTests
{
    private static readonly byte[] _png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4];

    [Fact]
    public async Task A_picture_is_kept_under_a_random_name_and_found_by_it()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var photos = world.Get<PhotoStore>();

        var name = await photos.SaveAsync(CatalogWorld.Admin, new MemoryStream(_png));

        var found = photos.Find(name!)!.Value;
        Assert.Equal("image/png", found.ContentType);
        Assert.Equal(_png, await File.ReadAllBytesAsync(found.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_no_picture_or_too_big_is_refused()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var photos = world.Get<PhotoStore>();
        var big = new byte[PhotoStore.MostBytes + 1];
        _png.CopyTo(big, 0);

        Assert.Null(await photos.SaveAsync(CatalogWorld.Admin, new MemoryStream("<svg onload='alert(1)'/>"u8.ToArray())));
        Assert.Null(await photos.SaveAsync(CatalogWorld.Admin, new MemoryStream(big)));
        Assert.Null(await photos.SaveAsync(CatalogWorld.Admin, new MemoryStream([])));
    }

    [Fact]
    public async Task A_photo_that_is_replaced_or_taken_away_leaves_no_file_and_one_whose_save_fails_stays()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var photos = world.Get<PhotoStore>();
        var first = await KeepAsync(photos);
        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, first));
        var second = await KeepAsync(photos);
        var stale = await world.FormAsync();

        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, second));
        Assert.Null(photos.Find(first));
        stale.Photo = null;
        Assert.IsType<SaveResult.ChangedMeanwhile>(await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, stale));
        Assert.NotNull(photos.Find(second));
        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, second)); // the same again
        Assert.NotNull(photos.Find(second));
        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, null));

        Assert.Null(photos.Find(second));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(world.Folder, "uploads")));
    }

    private static async Task<string> KeepAsync(PhotoStore photos) => (await photos.SaveAsync(CatalogWorld.Admin, new MemoryStream(_png)))!;

    private static async Task<SaveResult> SaveAsync(CatalogWorld world, string? photo)
    {
        var form = await world.FormAsync();
        form.Photo = photo;
        return await world.Catalog.SaveServiceAsync(CatalogWorld.Admin, CatalogWorld.Massage, form);
    }

    [Theory]
    [InlineData("../booking.db")]
    [InlineData("booking.db")]
    [InlineData("0123456789012345678901234567890123456789.png")]
    [InlineData("..%2fbooking.db.png")]
    public async Task Other_names_find_nothing(string name)
    {
        await using var world = await CatalogWorld.CreateAsync();

        Assert.Null(world.Get<PhotoStore>().Find(name));
    }
}
