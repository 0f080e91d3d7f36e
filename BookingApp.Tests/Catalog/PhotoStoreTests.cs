using BookingApp.Catalog;
using BookingApp.Data;
using BookingApp.Tests.Data;
using BookingApp.Upkeep;
using Microsoft.EntityFrameworkCore;

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

    [Fact]
    public async Task A_photo_that_was_put_up_a_day_ago_and_never_saved_is_cleared_away_and_no_other_file()
    {
        await using var world = await SeedWorld.CreateAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Seed:Demo"] = "true" });
        await world.Get<Seeder>().SeedAsync();
        var (photos, pruning) = (world.Get<PhotoStore>(), world.Get<Pruning>());
        var (left, ofService, ofPerson) = (await KeepAsync(photos), await KeepAsync(photos), await KeepAsync(photos));
        await using (var db = world.Context())
        {
            await db.Services.Where(s => s.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(s => s.Photo, ofService), TestContext.Current.CancellationToken);
            await db.Resources.Where(r => r.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(r => r.Photo, ofPerson), TestContext.Current.CancellationToken);
        }

        var strange = Path.Combine(world.Folder, "uploads", "notes.txt");
        await File.WriteAllTextAsync(strange, "mine", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(strange, DateTime.UnixEpoch);

        world.Clock.Advance(TimeSpan.FromHours(24));
        var young = await KeepAsync(photos);
        await pruning.PrunePhotosAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(photos.Find(left)); // somebody may still be at the form
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await pruning.PrunePhotosAsync(TestContext.Current.CancellationToken);
        await pruning.PrunePhotosAsync(TestContext.Current.CancellationToken); // doing it twice is harmless

        Assert.Null(photos.Find(left));
        Assert.All([ofService, ofPerson, young], name => Assert.NotNull(photos.Find(name)));
        Assert.True(File.Exists(strange));
    }

    [Fact]
    public async Task A_form_that_is_saved_after_a_day_keeps_its_photo_or_says_that_it_is_gone()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var photos = world.Get<PhotoStore>();
        var (saving, gone) = (await KeepAsync(photos), await KeepAsync(photos));
        world.Clock.Advance(TimeSpan.FromDays(2));
        var old = photos.Old();
        Assert.Equivalent(new[] { saving, gone }, old, strict: true);

        Assert.True(photos.Hold(saving)); // the save is on its way when the upkeep comes
        foreach (var name in old)
            photos.RemoveUnsaved(name);

        Assert.NotNull(photos.Find(saving));
        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, saving));
        var refused = Assert.IsType<SaveResult.Invalid>(await SaveAsync(world, gone));
        Assert.Equal("photo_gone", refused.Errors["Photo"].Code);
    }

    [Fact]
    public async Task Where_nothing_is_set_up_no_photo_is_cleared_away()
    {
        await using var world = await SeedWorld.CreateAsync();
        var photo = await KeepAsync(world.Get<PhotoStore>());
        world.Clock.Advance(TimeSpan.FromDays(2));

        await world.Get<Pruning>().PrunePhotosAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(world.Get<PhotoStore>().Find(photo));
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
