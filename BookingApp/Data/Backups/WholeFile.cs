namespace BookingApp.Data.Backups;

/// <summary>A file that has its name only once all of it is on the disk: whoever is cut off leaves nothing that looks whole.</summary>
internal static class WholeFile
{
    /// <summary>What the unfinished ones end with.</summary>
    public const string Unfinished = ".unfinished";

    /// <summary>Has a file written beside the one that is to be, and gives it its name when it is done.</summary>
    /// <exception cref="BackupRefusedException">There is such a file already: it is not overwritten.</exception>
    public static async Task WriteAsync(string file, Func<string, Task> write, CancellationToken ct)
    {
        MustBeNew(file);
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new BackupRefusedException($"There is no folder {folder}.");
        var part = $"{file}.{Path.GetRandomFileName()}{Unfinished}";
        try
        {
            await using (new FileStream(part, Only())) { } // before anybody writes into it: only its owner may read what it will hold
            await write(part);
            await FlushAsync(part, ct);
            MustBeNew(file);
            File.Move(part, file);
            await FlushAsync(file, CancellationToken.None); // the name too; from here on it is done
        }
        catch
        {
            File.Delete(part);
            File.Delete(part + "-journal"); // SQLite's
            throw;
        }
    }

    /// <summary>Asserts that there is such a file.</summary>
    public static void MustBeThere(string file)
    {
        if (!File.Exists(file))
            throw new BackupRefusedException($"There is no file {Path.GetFullPath(file)}.");
    }

    private static void MustBeNew(string file)
    {
        if (Path.Exists(file))
            throw new BackupRefusedException($"{file} is there already, and is not overwritten. Give another name.");
    }

    private static FileStreamOptions Only()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static async Task FlushAsync(string file, CancellationToken ct)
    {
        await using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        await written.FlushAsync(ct);
        written.Flush(flushToDisk: true);
    }
}
