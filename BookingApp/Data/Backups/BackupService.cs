using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingApp.Data.Backups;

/// <summary>Writes the whole database into a file while the app runs, and reads such a file into an empty database.</summary>
public sealed class BackupService
{
    private readonly IBackupFormat _format;
    private readonly IDbContextFactory<BookingDbContext> _contexts;

    internal BackupService(IBackupFormat format, IDbContextFactory<BookingDbContext> contexts) => (_format, _contexts) = (format, contexts);

    /// <summary>Writes the database as it stands at one moment.</summary>
    /// <exception cref="BackupRefusedException">Nothing was written.</exception>
    public Task BackUpAsync(string file, CancellationToken ct = default) => SaidAsync(() => _format.WriteAsync(file, ct));

    /// <summary>Reads a backup of this version or an older one into a database that holds nothing; bringing it up to date is the migrator's.</summary>
    /// <exception cref="BackupRefusedException">Nothing was restored.</exception>
    public Task RestoreAsync(string file, CancellationToken ct = default) => SaidAsync(async () =>
    {
        await using var db = await _contexts.CreateDbContextAsync(ct);
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        MustBeKnown(file, known, await _format.MigrationsAsync(file, ct));
        await MustBeEmptyAsync(db, ct);
        await _format.RestoreAsync(file, ct);
        MustBeKnown(file, known, [.. await db.Database.GetAppliedMigrationsAsync(ct)]);
    });

    private static void MustBeKnown(string file, HashSet<string> known, IReadOnlyList<string>? migrations)
    {
        if (migrations?.FirstOrDefault(migration => !known.Contains(migration)) is { } newer)
            throw new BackupRefusedException($"{file} is of a newer version of BookingApp, which knows {newer}. Update the program first.");
    }

    private static async Task MustBeEmptyAsync(BookingDbContext db, CancellationToken ct)
    {
        if (db is SqliteBookingDbContext sqlite)
            sqlite.BorrowsConnection = false; // the file under it is about to be another one
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(ct))
        {
            if (db is not SqliteBookingDbContext)
                await creator.CreateAsync(ct);
        }
        else if (await creator.HasTablesAsync(ct))
        {
            throw new BackupRefusedException(
                "The database that the settings name holds tables already. A backup is restored into an empty one only: "
                + "give another one in ConnectionStrings:Booking or, for SQLite, in App:DataFolder.");
        }

        await db.Database.CloseConnectionAsync();
    }

    // What a file or a server says is for the operator to read, without a stack.
    private static async Task SaidAsync(Func<Task> what)
    {
        try
        {
            await what();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException)
        {
            throw new BackupRefusedException(failure.Message, failure);
        }
    }
}
