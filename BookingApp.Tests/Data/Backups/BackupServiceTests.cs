using BookingApp.Data.Backups;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Tests.Data.Backups;

/// <summary>Backups of a kind that only shows what is in it once it is restored, as SQL Server's are.</summary>
public sealed class BackupServiceTests : IAsyncLifetime
{
    private SeedWorld _empty = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _empty = SeedWorld.BeforeFirstStart(Directory.CreateTempSubdirectory("booking-restore-").FullName, connection: null);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("CREATE TABLE Things (Id INTEGER)", "monday.bak is no backup of BookingApp, and the database that the settings name now holds ")]
    [InlineData(
        "CREATE TABLE __EFMigrationsHistory (MigrationId TEXT PRIMARY KEY, ProductVersion TEXT)",
        "monday.bak is no backup of BookingApp, and the database that the settings name now holds ")]
    [InlineData(
        """
        CREATE TABLE __EFMigrationsHistory (MigrationId TEXT PRIMARY KEY, ProductVersion TEXT);
        INSERT INTO __EFMigrationsHistory VALUES ('20990101000000_Later', '99.0')
        """,
        "monday.bak was restored, and is of a newer version of BookingApp, which knows 20990101000000_Later: update the program, ")]
    public async Task One_of_something_else_is_told_from_one_that_was_not_restored(string holds, string words)
    {
        var incomplete = await Assert.ThrowsAsync<RestoreIncompleteException>(() => Restoring(holds, () => { }).RestoreAsync("monday.bak", Ct));

        Assert.StartsWith(words, incomplete.Message, StringComparison.Ordinal);
    }

    // It was told to stop when the last byte was there: it is not said that nothing was restored.
    [Fact]
    public async Task One_that_is_there_is_there_though_somebody_said_stop()
    {
        using var stop = new CancellationTokenSource();
        await using var db = _empty.Context();
        var ours = string.Join(", ", db.Database.GetMigrations().Select(id => $"('{id}', '10.0')"));
        const string history = "CREATE TABLE __EFMigrationsHistory (MigrationId TEXT PRIMARY KEY, ProductVersion TEXT)";

        await Restoring($"{history}; INSERT INTO __EFMigrationsHistory VALUES {ours}", stop.Cancel).RestoreAsync("monday.bak", stop.Token);

        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync(Ct));
    }

    public async ValueTask DisposeAsync()
    {
        await _empty.DisposeAsync();
        Directory.Delete(_empty.Folder, recursive: true);
    }

    private BackupService Restoring(string holds, Action then) => new(new OpaqueFormat(_empty, holds, then), _empty.Get<MigrationLock>());

    private sealed class OpaqueFormat(SeedWorld into, string holds, Action then) : IBackupFormat
    {
        public Task WriteAsync(string file, CancellationToken ct) => throw new InvalidOperationException("It is read only.");

        public Task<IReadOnlyList<string>?> MigrationsAsync(string file, CancellationToken ct) => Task.FromResult<IReadOnlyList<string>?>(null);

        public async Task RestoreAsync(string file, CancellationToken ct)
        {
            await using var db = into.Context();
            await db.Database.ExecuteSqlRawAsync(holds, ct);
            then();
        }
    }
}
