using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Data;

/// <summary>One context per use case, and one transaction that commits all of it or nothing; repeated whole when the engine asks for it, and never once
/// it is committed.</summary>
/// <remarks>Facts that the unit and its rows tell are handled inside its transaction, before the commit.
/// Guards inside are conditional writes whose row count is checked. Nothing outside the database is called in a unit of work.
/// Each unit writes a <see cref="Command"/> row of its own. If the answer to COMMIT is lost, this row shows whether it committed. A unit that was asked
/// for under a command id writes a second row, under that id.</remarks>
public sealed class UnitOfWork(
    IDbContextFactory<BookingDbContext> contexts, Transactions transactions, Ids ids, TimeProvider clock,
    [FromKeyedServices(UnitOfWork.PauseTime)] TimeProvider pauses)
{
    /// <summary>The clock of the pauses between repeats: the machine's own, whatever time the business has.</summary>
    public const string PauseTime = "work-pauses";

    /// <summary>The instant that what begins now is done at, in whole milliseconds, as the database keeps them.</summary>
    public DateTimeOffset Now() => clock.Now();

    /// <summary>Where the keys and references of what it makes come from.</summary>
    public Ids Ids => ids;

    private const int Batch = 1_000;
    private const int MaxTries = 3;
    private const int MaxTriesInDoubt = 6; // until it is known whether a commit took
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5); // who has waited so long for a database is told, and not made to wait again

    /// <summary>Does it and commits.</summary>
    /// <remarks>The unit may run up to three times, up to six when a commit is in doubt, each in a new context. When a commit's answer is lost it is
    /// repeated only if the commit did not take.</remarks>
    public Task<T> DoAsync<T>(Func<BookingDbContext, CancellationToken, Task<T>> unit, CancellationToken ct = default) =>
        RunAsync(null, (db, _, token) => unit(db, token), null, ct);

    /// <summary>Does it and commits; nothing to return.</summary>
    public Task DoAsync(Func<BookingDbContext, CancellationToken, Task> unit, CancellationToken ct = default) =>
        DoAsync<bool>(async (db, token) =>
        {
            await unit(db, token);
            return true;
        }, ct);

    /// <summary>Does it and commits, or leaves no trace when it throws.</summary>
    /// <returns>Null when a race was lost: a key was taken, or a row had changed since it was read. A unit that returns null itself has what it wrote
    /// committed: to take it back it throws a <see cref="DbUpdateConcurrencyException"/>.</returns>
    public Task<T?> TryAsync<T>(Func<BookingDbContext, CancellationToken, Task<T?>> unit, CancellationToken ct = default) where T : class =>
        RaceAsync(() => DoAsync(unit, ct));

    /// <summary>Takes out rows that are over. Mostly there are none: they are looked for first, and whoever writes does not wait for the question.</summary>
    /// <remarks>SQLite has one writer: there some are taken out at a time, so that who books waits for a batch and not for all. A server would take what
    /// was renewed while it waited for the row, since it looks again at the row and not at the batch.</remarks>
    public async Task TakeOutAsync<T>(Func<BookingDbContext, IQueryable<T>> over, CancellationToken ct = default)
    {
        var isMore = await AnyAsync();
        while (isMore)
            isMore = await DoAsync((db, token) => (db.Database.IsSqlite() ? over(db).Take(Batch) : over(db)).ExecuteDeleteAsync(token), ct) is Batch;

        async Task<bool> AnyAsync()
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            return await over(db).AnyAsync(ct);
        }
    }

    /// <summary>Does what a command asks for and commits, or leaves no trace when it throws. A command that was done before is answered by
    /// <paramref name="again"/>, and its unit does not run.</summary>
    /// <remarks>Of two that come at once the second waits for the first. A command without an id is done as often as it is called.</remarks>
    /// <returns>Null when a race was lost, or the unit says so: the command is not done, and may come again. What a unit wrote that says so is
    /// committed.</returns>
    public Task<T?> OnceAsync<T>(
        Guid? command, Func<BookingDbContext, Command, CancellationToken, Task<T?>> unit, Func<BookingDbContext, Command, CancellationToken, Task<T?>> again,
        CancellationToken ct = default)
        where T : class => RaceAsync(() => RunAsync(command, unit, again, ct));

    private static async Task<T?> RaceAsync<T>(Func<Task<T?>> run) where T : class
    {
        try
        {
            return await run();
        }
        catch (Exception failure) when (DatabaseEngine.IsLostRace(failure))
        {
            return null;
        }
    }

    private async Task<T> RunAsync<T>(
        Guid? asked, Func<BookingDbContext, Command, CancellationToken, Task<T>> unit, Func<BookingDbContext, Command, CancellationToken, Task<T>>? again,
        CancellationToken ct)
    {
        var now = clock.Now();
        var own = ids.NewId(now); // of this call: the same command may be asked for by another call at the same time
        var (id, forgetAt) = asked is { } given ? (given, now + Command.Kept) : (own, now + Command.KeptByItself);
        var began = pauses.GetTimestamp();
        Transactions.Attempt<T>? inDoubt = null; // its commit was sent, and no answer came
        for (var attempt = 1; ; attempt++)
        {
            var run = new Transactions.Attempt<T>(
                new Command { Id = id, ForgetAt = forgetAt }, Signed: asked is null ? null : new Command { Id = own, ForgetAt = now + Command.KeptByItself },
                MayBeDone: asked is not null || inDoubt is not null);
            var token = inDoubt is null ? ct : CancellationToken.None; // in doubt: finds out even if the caller has gone
            try
            {
                if (await transactions.CommitAsync(run, unit, alone: inDoubt is not null, token))
                    return transactions.Tell(run);
                if (inDoubt is not null && (asked is null || await IsThereAsync(own, token)))
                    return transactions.Tell(inDoubt);
                return await ReadAsync(id, again!, token); // another request with the same command id committed first
            }
            catch (Exception failure) when (
                run.IsCommitting || DatabaseEngine.IsTransient(failure) || DatabaseEngine.IsForeignKeyViolation(failure))
            {
                if (run.IsCommitting && (inDoubt is null || run.HasRun)) // a try that found the work done knows nothing to tell
                    inDoubt = run;
                if (inDoubt is null ? attempt >= MaxTries || pauses.GetElapsedTime(began) >= Patience : attempt >= MaxTriesInDoubt)
                {
                    if (inDoubt is not null)
                        transactions.Publish(inDoubt); // it may have committed
                    throw;
                }
            }
            catch (Exception) when (inDoubt is not null)
            {
                transactions.Publish(inDoubt); // it may have committed
                throw;
            }

            if (attempt > 1) // the first repeat comes at once
                await PauseAsync(attempt, inDoubt is not null, ct);
        }
    }

    private Task PauseAsync(int attempt, bool inDoubt, CancellationToken ct) => Task.Delay(
        TimeSpan.FromMilliseconds(inDoubt ? 25 << attempt : 20 * attempt), pauses, inDoubt ? CancellationToken.None : ct);

    private async Task<bool> IsThereAsync(Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Commands.AnyAsync(c => c.Id == id, ct);
    }

    private async Task<T> ReadAsync<T>(Guid id, Func<BookingDbContext, Command, CancellationToken, Task<T>> again, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await again(db, await db.Commands.AsNoTracking().SingleAsync(c => c.Id == id, ct), ct);
    }
}
