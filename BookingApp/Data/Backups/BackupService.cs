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
    /// <exception cref="RestoreIncompleteException">The database may hold what is in the file, and cannot be used as it is.</exception>
    public Task RestoreAsync(string file, CancellationToken ct = default) => SaidAsync(async () =>
    {
        var migrations = await _format.MigrationsAsync(file, ct);
        await _starts.RestoreAsync(async (db, token) =>
        {
            var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
            if (migrations is not null && Newer(known, migrations) is { } newer)
                throw new BackupRefusedException($"{file} is of a newer version of BookingApp, which knows {newer}. Update the program first.");
            await MustBeEmptyAsync(db, token);
            await _format.RestoreAsync(file, token);
            await MustBeOursAsync(file, known, db);
        }, ct);
    });

    private static string? Newer(HashSet<string> known, IEnumerable<string> migrations) => migrations.FirstOrDefault(migration => !known.Contains(migration));

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

    // Where a file does not tell what is in it, the database does now. It is restored, so nobody is told to stop any more.
    private static async Task MustBeOursAsync(string file, HashSet<string> known, BookingDbContext db)
    {
        List<string> applied;
        try
        {
            applied = [.. await db.Database.GetAppliedMigrationsAsync(CancellationToken.None)];
        }
        catch (Exception failure) when (FailureWords.IsOutside(failure))
        {
            throw new RestoreIncompleteException(
                $"{file} was restored, and the database cannot be read now: {FailureWords.Of(failure)}. Run --migrate, then --doctor.", failure);
        }

        if (applied.Count is 0)
        {
            throw new RestoreIncompleteException(
                $"{file} is no backup of BookingApp, and the database that the settings name now holds what was in it: "
                + "drop that database, and give an empty one.");
        }

        if (Newer(known, applied) is { } newer)
        {
            throw new RestoreIncompleteException(
                $"{file} was restored, and is of a newer version of BookingApp, which knows {newer}: update the program, then run --migrate and --doctor.");
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
