using Microsoft.Extensions.Options;

namespace BookingApp.Catalog;

/// <summary>Photos of services and people, in the uploads folder under random names.</summary>
public sealed class PhotoStore(IOptions<AppOptions> app, Ids ids, TimeProvider clock, ILogger<PhotoStore> log)
{
    public const long MostBytes = 5 * 1024 * 1024;

    private static readonly TimeSpan Unsaved = TimeSpan.FromDays(1); // nobody fills in a form for longer

    private readonly Lock _touching = new();

    private string Folder => Path.Combine(Path.GetFullPath(app.Value.DataFolder), "uploads");

    /// <summary>Keeps a picture; what it is goes by its first bytes, never by its name.</summary>
    /// <returns>The name under <c>/uploads/</c>; null when it is too big or no PNG, JPEG or WebP.</returns>
    public async Task<string?> SaveAsync(Actor actor, Stream picture, CancellationToken ct = default)
    {
        actor.MustBeAdmin();
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await picture.ReadAsync(buffer, ct)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes)
                return null;
        }

        if (ExtensionOf(bytes.GetBuffer().AsSpan(0, (int)Math.Min(bytes.Length, 16))) is not { } extension)
            return null;

        Directory.CreateDirectory(Folder);
        var name = ids.NewKey() + extension;
        var path = Path.Combine(Folder, name);
        await File.WriteAllBytesAsync(path, bytes.ToArray(), ct);
        File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
        return name;
    }

    /// <summary>Whether a file that begins so may be a picture that a browser can draw, and make a JPEG of.</summary>
    public static bool MayBePicture(ReadOnlySpan<byte> head) =>
        ExtensionOf(head) is not null || head.StartsWith("GIF8"u8) || head.StartsWith("BM"u8) || head.Length >= 12 && head[4..].StartsWith("ftyp"u8); // the last is HEIC or AVIF

    /// <summary>The file of a name that we gave, with its type; null for any other name.</summary>
    public (string Path, string ContentType)? Find(string name)
    {
        var type = Path.GetExtension(name) switch { ".png" => "image/png", ".jpg" => "image/jpeg", ".webp" => "image/webp", _ => null };
        var stem = Path.GetFileNameWithoutExtension(name);
        if (type is null || stem.Length is not 40 || !stem.All(char.IsAsciiHexDigitLower) || stem + Path.GetExtension(name) != name)
            return null;
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? (path, type) : null;
    }

    /// <summary>Makes a picture stay that a row is about to name.</summary>
    /// <returns>False: it is not there any more, since its form was left open for too long.</returns>
    public bool Hold(string name)
    {
        lock (_touching)
        {
            if (Find(name) is not { Path: var path })
                return false;
            File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime);
            return true;
        }
    }

    /// <summary>The pictures that came before yesterday: what no row names of these was never saved.</summary>
    public IReadOnlyList<string> Old() => !Directory.Exists(Folder) ? [] :
        [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Where(name => Find(name) is { Path: var path } && IsOld(path))];

    /// <summary>Throws a picture away that was never saved, if it still is old: somebody may be saving it just now.</summary>
    public void RemoveUnsaved(string name)
    {
        lock (_touching)
        {
            if (Find(name) is { Path: var path } && IsOld(path))
                Remove(name);
        }
    }

    private bool IsOld(string path) => File.GetLastWriteTimeUtc(path) < (clock.GetUtcNow() - Unsaved).UtcDateTime;

    /// <summary>Throws a picture away that nothing shows any more; a file that cannot be deleted stays.</summary>
    public void Remove(string name)
    {
        if (Find(name) is not { Path: var path })
            return;
        try
        {
            File.Delete(path);
        }
        catch (IOException failure)
        {
            log.LogWarning(failure, "A photo that was replaced could not be deleted");
        }
    }

    private static string? ExtensionOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return ".png";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ".jpg";
        return head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8) ? ".webp" : null;
    }
}
