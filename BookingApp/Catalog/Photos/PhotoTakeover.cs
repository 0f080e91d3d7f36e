using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Catalog.Photos;

/// <summary>Brings the photos that earlier versions kept as files into the database.</summary>
/// <remarks>Photo by photo, and a row is changed under the condition that it still names the file: a start that is killed is followed by the next,
/// and several may do it at once.
/// A file may lie on the disk of another instance; then its row waits for the start of that one.</remarks>
public sealed class PhotoTakeover(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, PhotoStore photos, CatalogQueries catalogs, IOptions<AppOptions> app,
    TimeProvider clock, ILogger<PhotoTakeover> log)
{
    private string Folder => Path.Combine(Path.GetFullPath(app.Value.DataFolder), "uploads");

    /// <summary>Does it, at every start, before anything is served. Where all is done it costs a look at a folder that is not there.</summary>
    public async Task TakeOverAsync(CancellationToken ct = default)
    {
        if (!Directory.Exists(Folder) || !await catalogs.IsSetUpAsync(ct))
            return;

        foreach (var file in (await NamedAsync(ct)).Where(IsOurs))
        {
            if (await ReadAsync(file, ct) is { } bytes)
                await TakeOverAsync(file, bytes, ct);
            else
                log.LogWarning("The photo {File} does not lie in {Folder}: initials are shown until the instance that has it is started", file, Folder);
        }

        await ClearAsync(ct);
    }

    private async Task TakeOverAsync(string file, byte[] bytes, CancellationToken ct)
    {
        if (await photos.SaveAsync(bytes, ct) is not PhotoResult.Saved { Name: var name })
        {
            log.LogWarning("The photo {File} in {Folder} cannot be read: initials are shown until another is put up. Its file stays", file, Folder);
            return;
        }

        await work.DoAsync(async (db, token) =>
        {
            await db.Services.Where(s => s.Photo == file)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Photo, name).SetProperty(s => s.Version, s => s.Version + 1), token);
            await db.Resources.Where(r => r.Photo == file)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Photo, name).SetProperty(r => r.Version, r => r.Version + 1), token);
            db.Publish(Change.Catalog);
        }, ct);
        if (Directory.Exists(Folder))
            File.Delete(Path.Combine(Folder, file));
        log.LogInformation("Took the photo {File} over into the database", file);
    }

    private async Task<byte[]?> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(Path.Combine(Folder, file), ct);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // another instance's, or one was faster
        }
    }

    private async Task<HashSet<string>> NamedAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var names = await db.Services.Where(s => s.Photo != null).Select(s => s.Photo!).Union(db.Resources.Where(r => r.Photo != null).Select(r => r.Photo!))
            .ToListAsync(ct);
        return names.Where(name => !PhotoSizes.IsName(name)).ToHashSet(StringComparer.Ordinal);
    }

    // What no row names any more; a young file may be one that an instance of the version before is saving just now.
    private async Task ClearAsync(CancellationToken ct)
    {
        var named = await NamedAsync(ct);
        var before = (clock.GetUtcNow() - PhotoStore.Unsaved).UtcDateTime;
        try
        {
            foreach (var path in Directory.GetFiles(Folder).Where(
                path => IsOurs(Path.GetFileName(path)) && !named.Contains(Path.GetFileName(path)) && File.GetLastWriteTimeUtc(path) < before))
                File.Delete(path);
            Directory.Delete(Folder); // if it is empty
        }
        catch (DirectoryNotFoundException)
        {
            // two instances may have one folder, and the other was faster
        }
        catch (IOException)
        {
            log.LogInformation("{Folder} holds files that are not the app's, or photos that were never saved: it stays", Folder);
        }
    }

    private static bool IsOurs(string file) =>
        Path.GetExtension(file) is ".png" or ".jpg" or ".webp" && Path.GetFileNameWithoutExtension(file) is { Length: 40 } stem
            && stem.All(char.IsAsciiHexDigitLower);
}
