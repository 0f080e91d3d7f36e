using System.Security.Cryptography;
using System.Text;
using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Reservations;

/// <summary>How many times one browser or address may hold at once. Zero switches a limit off; staff are not limited.</summary>
public sealed class HoldLimits(IDbContextFactory<BookingDbContext> contexts, Work work, IOptions<HoldOptions> options)
{
    /// <summary>Makes sure that each limit that applies has its gate row: before the transaction, since two may make it at once.</summary>
    public async Task PrepareAsync(Actor actor, HoldRequest request, CancellationToken ct)
    {
        foreach (var (gate, _) in Applying(actor, request))
            await MakeAsync(gate, ct);
    }

    /// <summary>Makes sure that a gate is there, before the transaction that passes it.</summary>
    public Task PrepareAsync(string gate, CancellationToken ct) => MakeAsync(gate, ct);

    /// <summary>The gate of a limit on something personal, which is in it only as a hash.</summary>
    public static string GateOf(string limit, string personal) => $"{limit}:{Hash(personal)}";

    /// <summary>Passes a gate: whoever comes next waits until this transaction ends.</summary>
    public static Task PassAsync(BookingDbContext db, string gate, CancellationToken ct) =>
        db.LimitGates.Where(g => g.Key == gate).ExecuteUpdateAsync(set => set.SetProperty(g => g.Passes, g => g.Passes + 1), ct);

    private async Task MakeAsync(string gate, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.LimitGates.AnyAsync(g => g.Key == gate, ct))
            return;
        await work.TryAsync<LimitGate>((context, _) =>
        {
            var row = new LimitGate { Key = gate, Passes = 0 };
            context.LimitGates.Add(row);
            return Task.FromResult<LimitGate?>(row);
        }, ct); // beaten to it: the row is there
    }

    /// <summary>Passes each gate, then counts: parallel requests stand in line at the row.</summary>
    public async Task<HoldResult?> RefuseAsync(BookingDbContext db, Actor actor, HoldRequest request, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (gate, most) in Applying(actor, request))
        {
            await PassAsync(db, gate, ct);
            var held = db.Reservations.Where(r => r.Status == ReservationStatus.Held && r.HeldUntil > now);
            held = gate.StartsWith('b') ? held.Where(r => r.Browser == request.Browser) : held.Where(r => r.IpAddress == request.IpAddress);
            var until = await held.Select(r => r.HeldUntil).ToListAsync(ct);
            if (until.Count >= most)
                return new HoldResult.TooMany(gate.StartsWith('b') ? "browser" : "ip", until.Min() - now);
        }

        return null;
    }

    // Addresses are personal: the gate knows their hash only.
    private List<(string Gate, int Most)> Applying(Actor actor, HoldRequest request)
    {
        var gates = new List<(string, int)>();
        if (actor is not Actor.Customer)
            return gates;
        if (request.Browser is { Length: > 0 } browser && options.Value.PerBrowser > 0)
            gates.Add(("browser:" + Hash(browser), options.Value.PerBrowser));
        if (request.IpAddress is { Length: > 0 } address && options.Value.PerIp > 0)
            gates.Add(("ip:" + Hash(address), options.Value.PerIp));
        return gates;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
