using System.Security.Cryptography;
using System.Text;
using BookingApp.Data;
using BookingApp.Data.Engines;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Holds;

/// <summary>Lock rows for limits: requests that count against the same limit update the same row, so they run one after the other. A row is made before
/// the transaction that updates it, and deleted when it was not used for a day.</summary>
public sealed class LimitGates(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, TimeProvider clock) : IRetentionPolicy
{
    // Kept for a day and renewed hourly, so that a gate is not pruned between PrepareAsync and PassAsync.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private static readonly CompiledQuery<Func<BookingDbContext, string, DateTimeOffset, CancellationToken, Task<bool>>> _isFresh = new(
        () => EF.CompileAsyncQuery((BookingDbContext db, string gate, DateTimeOffset fresh, CancellationToken ct) =>
            db.Set<LimitGate>().Any(g => g.Key == gate && g.LastAt > fresh)));

    /// <summary>A gate's key: of what is personal in it only the hash.</summary>
    public static string KeyOf(string limit, string personal) => $"{limit}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(personal)))[..32]}";

    /// <summary>Makes sure that the gate exists and will not be pruned soon; call it before the transaction that passes it, since two may make it at
    /// once.</summary>
    public async Task PrepareAsync(string gate, CancellationToken ct = default)
    {
        var now = clock.Now();
        var fresh = now - Fresh;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await _isFresh.For(db)(db, gate, fresh, ct))
            return;
        await work.TryAsync<LimitGate>(async (unit, token) =>
        {
            var row = new LimitGate { Key = gate, Passes = 0, LastAt = now };
            if (await unit.LimitGates.Where(g => g.Key == gate).ExecuteUpdateAsync(set => set.SetProperty(g => g.LastAt, now), token) is 0)
                unit.LimitGates.Add(row);
            return row;
        }, ct); // beaten to it: the row is there
    }

    /// <summary>Passes a gate: the next transaction at this gate waits until this one ends.</summary>
    /// <remarks>Where PrepareAsync was not called, as for a late payment, the gate is made here. If two make it at once, one of them has lost a
    /// race.</remarks>
    public static async Task PassAsync(BookingDbContext db, string gate, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Database.ExecuteSqlAsync($"""UPDATE "LimitGates" SET "Passes" = "Passes" + 1 WHERE "Key" = {gate}""", ct) is 0)
        {
            // Inserted at once, not by the next SaveChanges: the row is the lock.
            await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO "LimitGates" ("Key", "Passes", "LastAt") VALUES ({gate}, 1, {now.ToUnixTimeMilliseconds()})""", ct);
        }
    }

    /// <summary>Takes out the gates that nobody has come to for a day. What is counted behind them stands elsewhere.</summary>
    public async Task PruneAsync(CancellationToken ct = default)
    {
        var old = clock.Now() - Kept;
        await work.TakeOutAsync(db => db.LimitGates.Where(g => g.LastAt < old), ct);
    }
}
