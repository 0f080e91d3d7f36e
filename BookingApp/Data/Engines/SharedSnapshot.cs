using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data.Engines;

/// <summary>Contexts that see the database as it stood at one and the same moment, each on a connection of its own, to be read from side by side.</summary>
public sealed class SharedSnapshot : IAsyncDisposable
{
    private const int MaxTries = 50;
    private const string DataVersion = "SELECT data_version AS \"Value\" FROM pragma_data_version";
    private const string AnyTable = "SELECT COUNT(*) AS \"Value\" FROM sqlite_master";

    private readonly List<BookingDbContext> _readers = [];

    private SharedSnapshot() { }

    /// <summary>Opens so many of them. Nobody waits for them. Fewer where others commit all the time (SQLite), and one on SQL
    /// Server.</summary>
    public static async Task<SharedSnapshot> OpenAsync(
        IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, int readers, CancellationToken ct)
    {
        var snapshot = new SharedSnapshot();
        try
        {
            await snapshot.OpenReadersAsync(contexts, engine, readers, ct);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has each of them read something; all at once, where they are several.</summary>
    public Task ReadAsync(Func<BookingDbContext, Task> read) =>
        _readers is [var only] ? read(only) : Task.WhenAll(_readers.Select(db => Task.Run(() => read(db)))); // SQLite's driver reads on the caller's thread

    public async ValueTask DisposeAsync()
    {
        foreach (var db in _readers)
            await db.DisposeAsync(); // and its transaction
        _readers.Clear();
    }

    private async Task OpenReadersAsync(IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, int readers, CancellationToken ct)
    {
        if (readers is 1 || engine.Provider is DatabaseProvider.SqlServer) // which lets nobody share a snapshot
        {
            await BeginAsync(contexts, engine, ct);
        }
        else if (engine.Provider is DatabaseProvider.Sqlite)
        {
            await OpenUndisturbedAsync(contexts, engine, readers, ct);
        }
        else
        {
            var first = await BeginAsync(contexts, engine, ct);
            var name = await first.Database.SqlQueryRaw<string>("SELECT pg_export_snapshot() AS \"Value\"").SingleAsync(ct);
            while (_readers.Count < readers)
                await TakeAsync(await BeginAsync(contexts, engine, ct), name, ct);
        }
    }

    // Nobody is kept from writing: when somebody has committed while they began, they begin again, and in the end one of them does.
    private async Task OpenUndisturbedAsync(IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, int readers, CancellationToken ct)
    {
        await using var watch = await contexts.CreateDbContextAsync(ct);
        await watch.Database.OpenConnectionAsync(ct); // one connection tells of what others commit
        for (var attempt = 1; attempt <= MaxTries; attempt++)
        {
            while (_readers.Count < readers)
                await BeginAsync(contexts, engine, ct);
            var before = await AskAsync(watch, DataVersion, ct);
            foreach (var db in _readers)
                await AskAsync(db, AnyTable, ct); // from here on it sees this moment
            if (await AskAsync(watch, DataVersion, ct) == before)
                return;
            await DisposeAsync();
        }

        await BeginAsync(contexts, engine, ct);
    }

    private static Task<int> AskAsync(BookingDbContext db, string question, CancellationToken ct) =>
        db.Database.SqlQueryRaw<int>(question).SingleAsync(ct);

    private async Task<BookingDbContext> BeginAsync(IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, CancellationToken ct)
    {
        var db = await contexts.CreateDbContextAsync(ct);
        _readers.Add(db);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await db.Database.BeginTransactionAsync(engine.OneMoment, ct);
        return db;
    }

#pragma warning disable EF1002 // the statement takes no parameter; the name is PostgreSQL's own
    private static Task TakeAsync(BookingDbContext db, string name, CancellationToken ct) =>
        db.Database.ExecuteSqlRawAsync($"SET TRANSACTION SNAPSHOT '{name}'", ct);
#pragma warning restore EF1002
}
