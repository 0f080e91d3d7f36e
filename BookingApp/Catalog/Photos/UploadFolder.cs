using BookingApp.Settings;
using Microsoft.Extensions.Options;

namespace BookingApp.Catalog.Photos;

/// <summary>The folder in which earlier versions kept photos as files.</summary>
public sealed class UploadFolder(IOptions<AppOptions> app, TimeProvider clock, ILogger<UploadFolder> log)
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetFullPath(app.Value.DataFolder), "uploads");

    public bool Exists => Directory.Exists(Path);

    /// <summary>Whether a file has a name that those versions gave.</summary>
    public static bool IsOurs(string file) =>
        System.IO.Path.GetExtension(file) is ".png" or ".jpg" or ".webp" && System.IO.Path.GetFileNameWithoutExtension(file) is { Length: 40 } stem
            && stem.All(char.IsAsciiHexDigitLower);

    /// <summary>A file's bytes; null where it is not: it is another instance's, or one was faster.</summary>
    public async Task<byte[]?> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(System.IO.Path.Combine(Path, file), ct);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Delete(string file)
    {
        if (Exists)
            File.Delete(System.IO.Path.Combine(Path, file));
    }

    /// <summary>Takes out what no row names any more, and the folder when it is empty. A young file may be one that an instance of the version before
    /// is saving just now.</summary>
    public void Clear(IReadOnlySet<string> named)
    {
        var before = (clock.GetUtcNow() - PhotoStore.Unsaved).UtcDateTime;
        try
        {
            var unnamed = Directory.GetFiles(Path).Where(path => System.IO.Path.GetFileName(path) is var file && IsOurs(file) && !named.Contains(file));
            foreach (var path in unnamed.Where(path => File.GetLastWriteTimeUtc(path) < before))
                File.Delete(path);
            Directory.Delete(Path); // if it is empty
        }
        catch (DirectoryNotFoundException)
        {
            // two instances may have one folder, and the other was faster
        }
        catch (IOException)
        {
            log.LogInformation("{Folder} holds files that are not the app's, or photos that were never saved: it stays", Path);
        }
    }
}
