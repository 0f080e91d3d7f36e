using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data;

/// <summary>One context and one transaction per use case, repeated whole when the engine asks for it.</summary>
/// <remarks>Guards inside are conditional writes whose row count is checked. Nothing outside the database is called in a unit of work.</remarks>
public sealed class Work(IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, ChangeFeed feed, Ids ids, TimeProvider clock)
{
    private const int MostTries = 3;

    private readonly SemaphoreSlim _writers = new(1, 1); // SQLite has one writer: queue here, first come first served
    private readonly Guid _instance = ids.NewId(clock.GetUtcNow());

    /// <summary>Who we are among the instances on one database.</summary>
    public Guid Instance => _instance;

    /// <summary>Does it and commits.</summary>
    /// <remarks>The unit may run up to three times, each in a new context and transaction, so it takes its ids from outside.
    /// When a commit's answer was lost, <c>alreadyDone</c> looks the unit's own id up: what it finds is the result.</remarks>
    public async Task<T> DoAsync<T>(
        Func<BookingDbContext, CancellationToken, Task<T>> unit, Func<BookingDbContext, CancellationToken, Task<T?>>? alreadyDone, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var committing = false;
            try
            {
                return await OnceAsync(unit, () => committing = true, ct);
            }
            catch (Exception failure) when (attempt < MostTries && DatabaseEngine.IsTransient(failure))
            {
                if (committing && alreadyDone is not null && await LookAsync(alreadyDone, ct) is { } done)
                    return done;
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), ct);
            }
        }
    }

    /// <summary>Does it and commits: for units that may be repeated from the start whatever became of the first.</summary>
    public Task<T> DoAsync<T>(Func<BookingDbContext, CancellationToken, Task<T>> unit, CancellationToken ct = default) => DoAsync(unit, null, ct);

    /// <summary>Does it and commits; nothing to return.</summary>
    public Task DoAsync(Func<BookingDbContext, CancellationToken, Task> unit, CancellationToken ct = default) =>
        DoAsync<bool>(async (db, token) =>
        {
            await unit(db, token);
            return true;
        }, ct);

    /// <summary>Does it and commits, or leaves no trace.</summary>
    /// <returns>Null when a race was lost: a key was taken, or a row had changed since it was read.</returns>
    public async Task<T?> TryAsync<T>(
        Func<BookingDbContext, CancellationToken, Task<T?>> unit, Func<BookingDbContext, CancellationToken, Task<T?>>? alreadyDone, CancellationToken ct) where T : class
    {
        try
        {
            return await DoAsync<T?>(unit, alreadyDone, ct);
        }
        catch (Exception failure) when (DatabaseEngine.IsLostRace(failure))
        {
            return null;
        }
    }

    /// <summary>Does it and commits, or leaves no trace and returns null when a race was lost.</summary>
    public Task<T?> TryAsync<T>(Func<BookingDbContext, CancellationToken, Task<T?>> unit, CancellationToken ct = default) where T : class => TryAsync(unit, null, ct);

    private async Task<T> OnceAsync<T>(Func<BookingDbContext, CancellationToken, Task<T>> unit, Action committing, CancellationToken ct)
    {
        var queued = engine.Provider is DatabaseProvider.Sqlite;
        if (queued)
            await _writers.WaitAsync(ct);

        IReadOnlyList<Change> changes;
        T result;
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            db.Database.AutoSavepointsEnabled = false; // a lost race rolls the whole unit back
            await using var transaction = await db.Database.BeginTransactionAsync(ct); // SQLite: immediate; servers: READ COMMITTED
            result = await unit(db, ct);
            changes = db.Announced;
            Record(db, changes);
            await db.SaveChangesAsync(ct);
            if (engine.Provider is DatabaseProvider.PostgreSql && changes.Count > 0)
                await db.Database.ExecuteSqlAsync($"SELECT pg_notify('booking_changes', {_instance.ToString("N")})", ct);
            committing();
            await transaction.CommitAsync(CancellationToken.None);
        }
        finally
        {
            if (queued)
                _writers.Release();
        }

        foreach (var change in changes)
            feed.Publish(change);
        return result;
    }

    private void Record(BookingDbContext db, IReadOnlyList<Change> changes)
    {
        var now = clock.Now();
        foreach (var change in changes)
        {
            db.AnnouncedChanges.Add(new AnnouncedChange
            {
                Id = ids.NewId(now),
                At = now,
                Instance = _instance,
                Kind = change.Kind,
                ResourceId = change.ResourceId,
                From = change.From,
                To = change.To,
                Reference = change.Reference,
            });
        }
    }

    private async Task<T?> LookAsync<T>(Func<BookingDbContext, CancellationToken, Task<T?>> alreadyDone, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await alreadyDone(db, ct);
    }
}
