using System.Net;
using BookingApp.Catalog;
using BookingApp.Catalog.Forms;
using BookingApp.Catalog.Photos;
using BookingApp.Data;
using BookingApp.Demo;
using BookingApp.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BookingApp.Tests.Catalog.Photos;

public sealed class PhotoStoreTests
{
    private static readonly Actor _admin = CatalogWorld.Admin;

    [Fact]
    public async Task A_photo_that_one_instance_takes_another_shows()
    {
        await using var world = await TestWorld.CreateAsync(Engines.PostgreSql);
        await using var other = await TestWorld.CreateAsync(Engines.PostgreSql, sameDatabaseAs: world);

        var name = await KeepAsync(world.Get<PhotoStore>(), 300);

        Assert.Equal((144, 144), Pictures.SizeOf((await other.Get<PhotoStore>().FindAsync(name, 144))!));
        Assert.Null(await other.Get<PhotoStore>().FindAsync(name, 145));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_same_picture_is_kept_once_also_when_it_comes_twice_at_once(string engine)
    {
        await using var world = await TestWorld.CreateAsync(engine);
        await using var other = await TestWorld.CreateAsync(engine, sameDatabaseAs: world);

        var names = await Task.WhenAll(
            KeepAsync(world.Get<PhotoStore>(), 100), KeepAsync(other.Get<PhotoStore>(), 100), KeepAsync(world.Get<PhotoStore>(), 100));

        Assert.Single(names.Distinct());
        await using var db = await world.OpenAsync();
        Assert.Equal((1, 4), (await db.Photos.CountAsync(), await db.PhotoImages.CountAsync()));
    }

    [Fact]
    public async Task What_is_too_big_is_refused_and_leaves_nothing()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var photos = world.Get<PhotoStore>();

        var big = await photos.SaveAsync(_admin, new MemoryStream([.. Pictures.Png(10, 10), .. new byte[PhotoStore.MaxBytes]]));
        var bomb = await photos.SaveAsync(_admin, new MemoryStream(Pictures.PngBomb(100_000, 100_000)));

        Assert.Equal(new PhotoResult.Refused(PhotoProblem.TooManyBytes), big);
        Assert.Equal(new PhotoResult.Refused(PhotoProblem.TooManyPixels), bomb);
        Assert.Empty(await KeptAsync(world.Context()));
        await Assert.ThrowsAsync<RuleBrokenException>(() => photos.SaveAsync(TestWorld.Staff, new MemoryStream(Pictures.Png(10, 10))));
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_photo_that_is_replaced_or_taken_away_leaves_no_row_and_one_whose_save_fails_stays(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        var photos = world.Get<PhotoStore>();
        var (first, second) = (await KeepAsync(photos, 100), await KeepAsync(photos, 101));
        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, first));
        var stale = await world.FormAsync();
        Assert.Equivalent(new[] { first, second }, await KeptAsync(world.Context()), strict: true);

        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, second));
        Assert.Equal([second], await KeptAsync(world.Context()));
        stale.Photo = null;
        Assert.IsType<SaveResult.ChangedMeanwhile>(await world.Catalog.SaveServiceAsync(_admin, CatalogWorld.Massage, stale));
        Assert.Equal([second], await KeptAsync(world.Context()));
        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, second)); // the same again
        Assert.Equal([second], await KeptAsync(world.Context()));
        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, null));

        Assert.Empty(await KeptAsync(world.Context()));
        await using var db = world.Context();
        Assert.Equal(0, await db.PhotoImages.CountAsync());
    }

    [Fact]
    public async Task A_photo_that_another_row_names_stays()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var photo = await KeepAsync(world.Get<PhotoStore>(), 100);
        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, photo));
        var ana = await world.PersonFormAsync();
        ana.Photo = photo;
        Assert.IsType<SaveResult.Saved>(await world.Catalog.SaveResourceAsync(_admin, CatalogWorld.Ana, ana));

        Assert.IsType<SaveResult.Saved>(await SaveAsync(world, null));
        Assert.Equal([photo], await KeptAsync(world.Context()));
        ana = await world.PersonFormAsync();
        ana.Photo = null;
        Assert.IsType<SaveResult.Saved>(await world.Catalog.SaveResourceAsync(_admin, CatalogWorld.Ana, ana));

        Assert.Empty(await KeptAsync(world.Context()));
    }

    // Ana is to have the massage's photo in the moment in which the massage loses it: she gets it whole, or is told that it is gone.
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_photo_that_is_named_and_taken_away_at_once_is_there_or_is_told_to_be_gone(string engine)
    {
        await using var world = await CatalogWorld.CreateAsync(engine);
        for (var round = 0; round < 5; round++)
        {
            var photo = await KeepAsync(world.Get<PhotoStore>(), 100 + round);
            Assert.IsType<SaveResult.Saved>(await SaveAsync(world, photo));
            var ana = await world.PersonFormAsync();
            ana.Photo = photo;

            var results = await Task.WhenAll(SaveAsync(world, null), world.Catalog.SaveResourceAsync(_admin, CatalogWorld.Ana, ana));

            Assert.IsType<SaveResult.Saved>(results[0]);
            if (results[1] is SaveResult.Invalid gone)
                Assert.Equal("photo_gone", gone.Errors["Photo"].Code);
            await using var db = world.Context();
            var named = await db.Resources.Where(r => r.Id == CatalogWorld.Ana && r.Photo == photo).CountAsync();
            Assert.Equal(results[1] is SaveResult.Saved ? (1, 1) : (0, 0), (named, await db.Photos.CountAsync(p => p.Name == photo)));
        }
    }

    [Fact]
    public async Task A_photo_that_was_put_up_a_day_ago_and_never_saved_is_cleared_away_and_no_other()
    {
        await using var world = await SeedWorld.CreateAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Seed:Demo"] = "true" });
        await world.Get<Seeder>().SeedAsync();
        var (photos, pruning) = (world.Get<PhotoStore>(), world.Get<Pruning>());
        var (left, ofService, ofPerson) = (await KeepAsync(photos, 100), await KeepAsync(photos, 101), await KeepAsync(photos, 102));
        await using (var db = world.Context())
        {
            await db.Services.Where(s => s.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(s => s.Photo, ofService), TestContext.Current.CancellationToken);
            await db.Resources.Where(r => r.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(r => r.Photo, ofPerson), TestContext.Current.CancellationToken);
        }

        world.Clock.Advance(TimeSpan.FromHours(24));
        var young = await KeepAsync(photos, 103);
        await pruning.PruneSlowlyAsync(TestContext.Current.CancellationToken);
        Assert.Contains(left, await KeptAsync(world.Context())); // somebody may still be at the form
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await pruning.PruneSlowlyAsync(TestContext.Current.CancellationToken);
        await pruning.PruneSlowlyAsync(TestContext.Current.CancellationToken); // doing it twice is harmless

        Assert.Equivalent(new[] { ofService, ofPerson, young }, await KeptAsync(world.Context()), strict: true);
    }

    [Fact]
    public async Task A_form_whose_photo_is_gone_says_so_and_makes_nothing()
    {
        await using var world = await CatalogWorld.CreateAsync();
        var form = new ServiceForm { Name = "New", Price = "10", People = [CatalogWorld.Ana], Photo = new string('a', 64), Command = Guid.NewGuid() };

        var old = Assert.IsType<SaveResult.Invalid>(await SaveAsync(world, new string('a', 64)));
        var made = Assert.IsType<SaveResult.Invalid>(await world.Catalog.SaveServiceAsync(_admin, null, form));

        Assert.Equal(("photo_gone", "photo_gone"), (old.Errors["Photo"].Code, made.Errors["Photo"].Code));
        await using var db = world.Context();
        Assert.Equal([(string?)null], await db.Services.Select(s => s.Photo).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_browser_gets_a_photo_once_and_keeps_it()
    {
        await using var world = await TestWorld.CreateAsync();
        var name = await KeepAsync(world.Get<PhotoStore>(), 100);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(world.Get<PhotoStore>());
        await using var app = builder.Build();
        app.MapCatalog();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var first = await client.GetAsync(new Uri(PhotoSizes.Address(name, 96), UriKind.Relative), TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(PhotoSizes.Address(name, 96), UriKind.Relative));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(again, TestContext.Current.CancellationToken);
        using var none = await client.GetAsync(new Uri(PhotoSizes.Address(new string('a', 64), 96), UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(
            (HttpStatusCode.OK, "image/webp", $"\"{name}-96\""),
            (first.StatusCode, first.Content.Headers.ContentType!.ToString(), first.Headers.ETag!.ToString()));
        Assert.Equal("public, max-age=31536000, immutable", first.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", first.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal((96, 96), Pictures.SizeOf(await first.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotFound), (second.StatusCode, none.StatusCode));
        Assert.Null(none.Headers.CacheControl);
    }

    internal static async Task<string> KeepAsync(PhotoStore photos, int width) =>
        Assert.IsType<PhotoResult.Saved>(await photos.SaveAsync(_admin, new MemoryStream(Pictures.Jpeg(width, 200)))).Name;

    private static async Task<List<string>> KeptAsync(BookingDbContext context)
    {
        await using var db = context;
        return await db.Photos.Select(p => p.Name).ToListAsync();
    }

    private static async Task<SaveResult> SaveAsync(CatalogWorld world, string? photo)
    {
        var form = await world.FormAsync();
        form.Photo = photo;
        return await world.Catalog.SaveServiceAsync(_admin, CatalogWorld.Massage, form);
    }
}
