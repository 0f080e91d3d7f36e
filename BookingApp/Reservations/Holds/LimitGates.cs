using System.Security.Cryptography;
using System.Text;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Reservations.Holds;

/// <summary>Rows at which those who are counted stand in line. A gate is made before the transaction that passes it, and goes when nobody came for a
/// day.</summary>
public sealed class LimitGates(IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, TimeProvider clock) : IRetentionPolicy
{
    // Kept a day but renewed hourly: a gate that was made ready is not pruned before it is passed.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>A gate's key: of what is personal in it only the hash.</summary>
    public static string KeyOf(string limit, string personal) => $"{limit}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(personal)))[..32]}";

    /// <summary>Makes sure that the gate is there and stays for now: before the transaction that passes it, since two may make it at once.</summary>
    public async Task PrepareAsync(string gate, CancellationToken ct = default)
    {
        var now = clock.Now();
        var fresh = now - Fresh;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.LimitGates.AnyAsync(g => g.Key == gate && g.LastAt > fresh, ct))
            return;
        await work.TryAsync<LimitGate>(async (unit, token) =>
        {
            var row = new LimitGate { Key = gate, Passes = 0, LastAt = now };
            if (await unit.LimitGates.Where(g => g.Key == gate).ExecuteUpdateAsync(set => set.SetProperty(g => g.LastAt, now), token) is 0)
                unit.LimitGates.Add(row);
            return row;
        }, ct); // beaten to it: the row is there
    }

    /// <summary>Passes a gate: whoever comes next waits until this transaction ends.</summary>
    /// <remarks>Who comes unprepared, as a late payment does, makes the gate here; two who make it at once are a lost race for one of them.</remarks>
    public static async Task PassAsync(BookingDbContext db, string gate, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.LimitGates.Where(g => g.Key == gate).ExecuteUpdateAsync(set => set.SetProperty(g => g.Passes, g => g.Passes + 1), ct) is 0)
        {
            // At once, and not with the rest: it is the lock.
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
