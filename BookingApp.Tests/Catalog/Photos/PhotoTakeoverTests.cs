using BookingApp.Catalog;
using BookingApp.Catalog.Photos;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Catalog.Photos;

/// <summary>What the version before kept as files under random names.</summary>
public sealed class PhotoTakeoverTests
{
    private const string OfService = "00000000000000000000000000000000000000aa.jpg", OfPerson = "00000000000000000000000000000000000000bb.png",
        Elsewhere = "00000000000000000000000000000000000000cc.webp", Unsaved = "00000000000000000000000000000000000000dd.jpg",
        Damaged = "00000000000000000000000000000000000000ee.jpg";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Old_files_come_into_the_database_once_and_those_of_another_instance_wait_for_it(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        await NameAsync(world, massage: OfService, ana: OfPerson, ben: Elsewhere);
        Put(world, OfService, Pictures.CameraJpeg(300, 200, orientation: 6));
        Put(world, OfPerson, Pictures.Png(200, 200));
        Put(world, Unsaved, Pictures.Jpeg(50, 50));
        Put(world, "notes.txt", [1]);

        await world.Get<PhotoTakeover>().TakeOverAsync();
        var (massage, ana, ben) = await NamesAsync(world);
        await world.Get<PhotoTakeover>().TakeOverAsync();

        Assert.Equal((massage, ana, ben), await NamesAsync(world)); // once
        Assert.Equal(
            ("BRWG", (200, 300)),
            (Pictures.Corners(await ImageAsync(world, massage, 144)), Pictures.SizeOf(await ImageAsync(world, massage, PhotoSizes.Whole))));
        Assert.Equal("RGBW", Pictures.Corners(await ImageAsync(world, ana, 64)));
        Assert.Equal(Elsewhere, ben);
        Assert.Equal(["notes.txt"], Directory.GetFiles(Folder(world)).Select(Path.GetFileName));

        Put(world, Elsewhere, Pictures.WebP(100, 100)); // the other instance starts
        File.Delete(Path.Combine(Folder(world), "notes.txt"));
        await world.Get<PhotoTakeover>().TakeOverAsync();

        Assert.True(PhotoSizes.IsName((await NamesAsync(world)).Ben));
        Assert.False(Directory.Exists(Folder(world)));
        await using var db = world.Context();
        Assert.Equal(3, await db.Photos.CountAsync());
        Assert.Equal(1, await db.Services.Select(s => s.Version).SingleAsync()); // a form that was open is told
    }

    [Fact]
    public async Task A_start_that_was_killed_between_two_steps_is_finished_by_the_next()
    {
        await using var world = await CatalogWorld.CreateAsync();
        await NameAsync(world, OfService, OfPerson, ben: OfService); // two of one file
        Put(world, OfService, Pictures.Jpeg(300, 200));
        Put(world, OfPerson, Pictures.Png(200, 200));
        using (var killed = new CancellationTokenSource())
        {
            await killed.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Get<PhotoTakeover>().TakeOverAsync(killed.Token));
        }

        // Kept, and no row names it yet; and named already, with its file still there.
        await world.Get<PhotoStore>().SaveAsync(CatalogWorld.Admin, new MemoryStream(Pictures.Jpeg(300, 200)));
        var ana = Assert.IsType<PhotoResult.Saved>(await world.Get<PhotoStore>().SaveAsync(CatalogWorld.Admin, new MemoryStream(Pictures.Png(200, 200)))).Name;
        await NameAsync(world, OfService, ana, OfService);

        await Task.WhenAll(world.Get<PhotoTakeover>().TakeOverAsync(), world.Get<PhotoTakeover>().TakeOverAsync());

        var names = await NamesAsync(world);
        Assert.True(PhotoSizes.IsName(names.Massage));
        Assert.Equal((names.Massage, ana), (names.Ben, names.Ana));
        Assert.False(Directory.Exists(Folder(world)));
        await using var db = world.Context();
        Assert.Equal(
            (2, 8),
            (await db.Photos.CountAsync(TestContext.Current.CancellationToken), await db.PhotoImages.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_stays_and_holds_up_no_other()
    {
        await using var world = await CatalogWorld.CreateAsync();
        await NameAsync(world, Damaged, OfPerson, ben: null);
        Put(world, Damaged, [1, 2, 3]);
        Put(world, OfPerson, Pictures.Png(200, 200));

        await world.Get<PhotoTakeover>().TakeOverAsync();

        var (massage, ana, _) = await NamesAsync(world);
        Assert.Equal(Damaged, massage); // pages show initials for what is no photo of ours
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(Folder(world), Damaged), TestContext.Current.CancellationToken));
        Assert.True(PhotoSizes.IsName(ana));
    }

    [Fact]
    public async Task Where_nothing_is_set_up_no_file_is_touched()
    {
        await using var world = await CatalogWorld.CreateAsync();
        await using (var db = world.Context())
            await db.Businesses.ExecuteDeleteAsync(TestContext.Current.CancellationToken); // the folder may be another database's
        Put(world, Unsaved, Pictures.Jpeg(50, 50));

        await world.Get<PhotoTakeover>().TakeOverAsync();

        Assert.True(File.Exists(Path.Combine(Folder(world), Unsaved)));
    }

    private static string Folder(CatalogWorld world) => Path.Combine(world.Folder, "uploads");

    private static void Put(CatalogWorld world, string name, byte[] bytes)
    {
        Directory.CreateDirectory(Folder(world));
        var path = Path.Combine(Folder(world), name);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
    }

    private static async Task<byte[]> ImageAsync(CatalogWorld world, string? photo, int size) => (await world.Get<PhotoStore>().FindAsync(photo!, size))!;

    private static async Task NameAsync(CatalogWorld world, string? massage, string? ana, string? ben)
    {
        await using var db = world.Context();
        await db.Services.ExecuteUpdateAsync(set => set.SetProperty(s => s.Photo, massage));
        await db.Resources.Where(r => r.Id == CatalogWorld.Ana).ExecuteUpdateAsync(set => set.SetProperty(r => r.Photo, ana));
        await db.Resources.Where(r => r.Id == CatalogWorld.Ben).ExecuteUpdateAsync(set => set.SetProperty(r => r.Photo, ben));
    }

    private static async Task<(string? Massage, string? Ana, string? Ben)> NamesAsync(CatalogWorld world)
    {
        await using var db = world.Context();
        var people = await db.Resources.ToDictionaryAsync(r => r.Id, r => r.Photo);
        return (await db.Services.Select(s => s.Photo).SingleAsync(), people[CatalogWorld.Ana], people[CatalogWorld.Ben]);
    }
}
