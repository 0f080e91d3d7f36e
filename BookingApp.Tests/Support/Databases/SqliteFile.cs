using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Support.Databases;

/// <summary>A SQLite database as the app's migrations leave it: migrated once per run, every test's own is a copy.</summary>
internal static class SqliteFile
{
    private static readonly Lazy<Task<byte[]>> _migrated = new(MigrateAsync);

    /// <summary>Lays one into a data folder, under the app's own name for it.</summary>
    public static async Task PutIntoAsync(string folder) => await File.WriteAllBytesAsync(Path.Combine(folder, "booking.db"), await _migrated.Value);

    private static async Task<byte[]> MigrateAsync()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (
                var db = new SqliteBookingDbContext(
                    new DbContextOptionsBuilder<SqliteBookingDbContext>().UseSqlite($"Data Source={file};Pooling=False").Options))
            {
                await db.Database.MigrateAsync();
                await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;"); // its last connection writes the log back into the file
            }

            return await File.ReadAllBytesAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
