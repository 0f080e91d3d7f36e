using BookingApp.Data.Changes;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data;

/// <summary>Tries a unit of work once, whole or not at all: in a context of its own, and in a transaction of its own, or on SQLite in a savepoint of one
/// that it shares (<see cref="GroupCommit"/>). The facts that it tells are handled inside; what it published is told by <see cref="Tell"/>, once it is
/// known to be committed.</summary>
public sealed class Transactions(
    IDbContextFactory<BookingDbContext> contexts, DatabaseEngine engine, ChangePublisher changes, IServiceProvider services, TimeProvider clock)
{
    private readonly GroupCommit _group = new(contexts, clock); // SQLite has one writer

    /// <summary>Does the unit and commits.</summary>
    /// <returns>False: the command was done before, and nothing is done now.</returns>
    internal Task<bool> CommitAsync<T>(
        Attempt<T> attempt, Func<BookingDbContext, Command, CancellationToken, Task<T>> unit, bool alone, CancellationToken ct) =>
        engine.Provider is DatabaseProvider.Sqlite
            ? _group.RunAsync((db, token) => DoAsync(db, attempt, unit, token), () => attempt.IsCommitting = true, alone, ct)
            : AloneAsync(attempt, unit, ct);

    private async Task<bool> AloneAsync<T>(Attempt<T> attempt, Func<BookingDbContext, Command, CancellationToken, Task<T>> unit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct); // READ COMMITTED
        if (!await DoAsync(db, attempt, unit, ct))
            return false;
        attempt.IsCommitting = true;
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private async Task<bool> DoAsync<T>(
        BookingDbContext db, Attempt<T> attempt, Func<BookingDbContext, Command, CancellationToken, Task<T>> unit, CancellationToken ct)
    {
        db.HearRows();
        db.Database.AutoSavepointsEnabled = false; // a lost race rolls the whole unit back
        if (attempt.MayBeDone && !await IsFirstAsync(db, attempt.Command, ct))
            return false;

        attempt.Result = await unit(db, attempt.Command, ct);
        await db.HandleFactsAsync(services, ct);
        if (!attempt.MayBeDone)
            await WriteAsync(db, attempt.Command, ct);
        else if (attempt is { Signed: not null, Result: null })
            await db.Commands.Where(c => c.Id == attempt.Command.Id).ExecuteDeleteAsync(ct); // it is not done
        else if (attempt.Signed is { } signed)
            await WriteAsync(db, signed, ct);
        (attempt.Changes, attempt.Afterwards) = ([.. db.Published.Distinct()], db.Afterwards); // several may tell of one thing
        await changes.RecordAsync(db, attempt.Changes, ct);
        await db.FinishAsync(ct);
        attempt.HasRun = true;
        return true;
    }

    /// <summary>Tells what it changed, and counts.</summary>
    internal T Tell<T>(Attempt<T> attempt)
    {
        Publish(attempt);
        foreach (var afterwards in attempt.Afterwards)
            afterwards();
        return attempt.Result;
    }

    /// <summary>Tells what it changed or may have changed: who believes a cache reads anew.</summary>
    internal void Publish<T>(Attempt<T> attempt) => changes.Publish(attempt.Changes);

    // A new id: nobody else has it. On SQLite, where EF would send it by itself too, without EF's thinking.
    private static Task WriteAsync(BookingDbContext db, Command command, CancellationToken ct)
    {
        if (db.Database.IsSqlite())
            return db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "Commands" ("Id", "ForgetAt", "Made") VALUES ({command.Id}, {command.ForgetAt.ToUnixTimeMilliseconds()}, {command.Made})
                """, ct);
        db.Commands.Add(command);
        return Task.CompletedTask;
    }

    // Runs before the unit reads anything. False: the row is there, so the command is done. On a server the insert waits for another transaction
    // that has written the same id and not committed yet.
    private static async Task<bool> IsFirstAsync(BookingDbContext db, Command command, CancellationToken ct)
    {
        if (await db.Commands.AnyAsync(c => c.Id == command.Id, ct))
            return false;
        db.Commands.Add(command);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException failure) when (DatabaseEngine.IsUniqueViolation(failure))
        {
            return false;
        }
    }

    /// <summary>One try of a unit, and what it came to.</summary>
    internal sealed record Attempt<T>(Command Command, Command? Signed, bool MayBeDone)
    {
        public bool HasRun { get; set; } // false: it failed, or found the work done
        public bool IsCommitting { get; set; }
        public T Result { get; set; } = default!;
        public IReadOnlyList<Change> Changes { get; set; } = [];
        public IReadOnlyList<Action> Afterwards { get; set; } = [];
    }
}
