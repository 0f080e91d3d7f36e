namespace BookingApp.Data.Backups;

/// <summary>How one engine writes all that it holds into a file while others write, and reads it back.</summary>
internal interface IBackupFormat
{
    /// <summary>Writes the database, as it stands at one moment, into a file that is not there yet.</summary>
    Task WriteAsync(string file, CancellationToken ct);

    /// <summary>Which migrations the database in a file has been through; null where that shows only once it is restored.</summary>
    Task<IReadOnlyList<string>?> MigrationsAsync(string file, CancellationToken ct);

    /// <summary>Reads a file into the database, which is empty: all of it or nothing.</summary>
    Task RestoreAsync(string file, CancellationToken ct);
}
