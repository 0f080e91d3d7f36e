using BookingApp.Data;
using BookingApp.Data.Changes;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Catalog.Photos;

/// <summary>Brings the photos that earlier versions kept as files into the database.</summary>
/// <remarks>Photo by photo, and a row is changed under the condition that it still names the file: a start that is killed is followed by the next,
/// and several may do it at once.
/// A file may lie on the disk of another instance; then its row waits for the start of that one.</remarks>
public sealed class PhotoTakeover(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, PhotoStore photos, UploadFolder folder, ILogger<PhotoTakeover> log)
{
    /// <summary>Does it, at every start, before anything is served. Where all is done it costs a look at a folder that is not there.</summary>
    public async Task TakeOverAsync(CancellationToken ct = default)
    {
        if (!folder.Exists || !await IsSetUpAsync(ct))
            return;

        foreach (var file in (await NamedAsync(ct)).Where(UploadFolder.IsOurs))
        {
            if (await folder.ReadAsync(file, ct) is { } bytes)
                await TakeOverAsync(file, bytes, ct);
            else
                log.LogWarning("The photo {File} does not lie in {Folder}: initials are shown until the instance that has it is started", file, folder.Path);
        }

        folder.Clear(await NamedAsync(ct));
    }

    private async Task TakeOverAsync(string file, byte[] bytes, CancellationToken ct)
    {
        if (await photos.SaveAsync(bytes, ct) is not PhotoResult.Saved { Name: var name })
        {
            log.LogWarning("The photo {File} in {Folder} cannot be read: initials are shown until another is put up. Its file stays", file, folder.Path);
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
        folder.Delete(file);
        log.LogInformation("Took the photo {File} over into the database", file);
    }

    private async Task<bool> IsSetUpAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Businesses.AnyAsync(ct);
    }

    private async Task<HashSet<string>> NamedAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var names = await db.Services.Where(s => s.Photo != null).Select(s => s.Photo!).Union(db.Resources.Where(r => r.Photo != null).Select(r => r.Photo!))
            .ToListAsync(ct);
        return names.Where(name => !PhotoSizes.IsName(name)).ToHashSet(StringComparer.Ordinal);
    }
}
