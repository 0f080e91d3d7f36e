using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingApp.Data.Backups;

/// <summary>Writes the whole database into a file while the app runs, and reads such a file into an empty database.</summary>
public sealed class BackupService
{
    private readonly IBackupFormat _format;
    private readonly MigrationLock _starts;

    internal BackupService(IBackupFormat format, MigrationLock starts) => (_format, _starts) = (format, starts);

    /// <summary>Writes the database as it stands at one moment.</summary>
    /// <exception cref="BackupRefusedException">Nothing was written.</exception>
    public Task BackUpAsync(string file, CancellationToken ct = default) => SaidAsync(() => _format.WriteAsync(file, ct));

    /// <summary>Reads a backup of this version or an older one into a database that holds nothing; bringing it up to date is the migrator's.</summary>
    /// <remarks>No start makes its tables meanwhile, and no second restore gets between.</remarks>
    /// <exception cref="BackupRefusedException">Nothing was restored.</exception>
    public Task RestoreAsync(string file, CancellationToken ct = default) => SaidAsync(async () =>
    {
        var migrations = await _format.MigrationsAsync(file, ct);
        await _starts.RestoreAsync(async (db, token) =>
        {
            var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
            MustBeKnown(file, known, migrations);
            await MustBeEmptyAsync(db, token);
            await _format.RestoreAsync(file, token);
            MustBeKnown(file, known, [.. await db.Database.GetAppliedMigrationsAsync(token)]);
        }, ct);
    });

    private static void MustBeKnown(string file, HashSet<string> known, IReadOnlyList<string>? migrations)
    {
        if (migrations?.FirstOrDefault(migration => !known.Contains(migration)) is { } newer)
            throw new BackupRefusedException($"{file} is of a newer version of BookingApp, which knows {newer}. Update the program first.");
    }

    private static async Task MustBeEmptyAsync(BookingDbContext db, CancellationToken ct)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(ct) && await creator.HasTablesAsync(ct))
        {
            throw new BackupRefusedException(
                "The database that the settings name holds tables already. A backup is restored into an empty one only: "
                + "give another one in ConnectionStrings:Booking or, for SQLite, in App:DataFolder.");
        }
    }

    // What a file or a server says is for the operator to read, without a stack.
    private static async Task SaidAsync(Func<Task> what)
    {
        try
        {
            await what();
        }
        catch (Exception failure) when (FailureWords.IsOutside(failure))
        {
            throw new BackupRefusedException(FailureWords.Of(failure), failure);
        }
    }
}
