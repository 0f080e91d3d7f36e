using System.Security.Cryptography;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Catalog.Photos;

/// <summary>Keeps photos of services and people in the database.</summary>
public sealed class PhotoStore(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, TimeProvider clock) : IDisposable
{
    public const int MaxBytes = 10 * 1024 * 1024;

    internal static readonly TimeSpan Unsaved = TimeSpan.FromDays(1); // nobody fills in a form for longer

    private readonly SemaphoreSlim _decoding = new(1, 1); // a picture takes much memory for a moment: one at a time

    /// <summary>Keeps a picture in our sizes, with nothing of what a camera wrote beside it.</summary>
    public async Task<PhotoResult> SaveAsync(Actor actor, Stream picture, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await picture.ReadAsync(buffer, ct)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBytes)
                return new PhotoResult.Refused(PhotoProblem.TooManyBytes);
        }

        return await SaveAsync(bytes.ToArray(), ct);
    }

    /// <summary>A photo in a size; null when there is no such.</summary>
    public async Task<byte[]?> FindAsync(string photo, int size, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.PhotoImages.Where(i => i.PhotoName == photo && i.Size == size).Select(i => i.Bytes).SingleOrDefaultAsync(ct);
    }

    public void Dispose() => _decoding.Dispose();

    internal async Task<PhotoResult> SaveAsync(byte[] picture, CancellationToken ct)
    {
        await _decoding.WaitAsync(ct);
        try
        {
            var (problem, images) = await Task.Run(() => PhotoEncoder.Encode(picture), ct);
            return problem is { } why ? new PhotoResult.Refused(why) : new PhotoResult.Saved(await KeepAsync(images, ct));
        }
        finally
        {
            _decoding.Release();
        }
    }

    /// <summary>Keeps a photo that a row is about to use from being deleted.</summary>
    /// <returns>False: it is not there any more, since its form was left open for too long.</returns>
    internal async Task<bool> TouchAsync(BookingDbContext db, string photo, CancellationToken ct)
    {
        var now = clock.Now();
        return await db.Photos.Where(p => p.Name == photo)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.TouchedAt, now).SetProperty(p => p.Version, p => p.Version + 1), ct) is 1;
    }

    /// <summary>Deletes a photo that a row has just stopped using, unless another row uses it or its version has changed: a row that is about to use it
    /// touches it first.</summary>
    internal static async Task DropAsync(BookingDbContext db, string photo, CancellationToken ct)
    {
        if (await db.Photos.Where(p => p.Name == photo).Select(p => (int?)p.Version).SingleOrDefaultAsync(ct) is { } seen)
            await Unnamed(db).Where(p => p.Name == photo && p.Version == seen).ExecuteDeleteAsync(ct);
    }

    /// <summary>Photos that were put up over a day ago, and that no row names.</summary>
    internal IQueryable<Photo> Left(BookingDbContext db)
    {
        var before = clock.Now() - Unsaved;
        return Unnamed(db).Where(p => p.TouchedAt < before);
    }

    private static IQueryable<Photo> Unnamed(BookingDbContext db) =>
        db.Photos.Where(p => !db.Set<Service>().Any(s => s.Photo == p.Name) && !db.Set<Resource>().Any(r => r.Photo == p.Name));

    // The same picture twice, or at once, is kept once.
    private async Task<string> KeepAsync(IReadOnlyDictionary<int, byte[]> images, CancellationToken ct)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(images[PhotoSizes.Whole]));
        string? kept = null;
        while (kept is null)
        {
            kept = await work.TryAsync<string>(async (db, token) =>
            {
                if (await TouchAsync(db, name, token))
                    return name;
                var photo = new Photo { Name = name, TouchedAt = clock.Now() };
                photo.Images.AddRange(images.Select(image => new PhotoImage { PhotoName = name, Size = image.Key, Bytes = image.Value }));
                db.Photos.Add(photo);
                return name;
            }, ct);
        }

        return kept;
    }
}
