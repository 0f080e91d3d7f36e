using BookingApp.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Reservations.Holds;

/// <summary>How many times one browser or address may hold at once. Zero switches a limit off; staff are not limited.</summary>
public sealed class HoldLimits(LimitGates gates, IOptions<HoldOptions> options)
{
    /// <summary>Makes sure that each limit that applies has its gate row: before the transaction, since two may make it at once.</summary>
    public async Task PrepareAsync(Actor actor, HoldRequest request, CancellationToken ct)
    {
        foreach (var (gate, _) in Applying(actor, request))
            await gates.PrepareAsync(gate, ct);
    }

    /// <summary>Passes each gate, then counts: parallel requests stand in line at the row.</summary>
    public async Task<HoldResult?> RefuseAsync(BookingDbContext db, Actor actor, HoldRequest request, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (gate, most) in Applying(actor, request))
        {
            await LimitGates.PassAsync(db, gate, now, ct);
            var held = db.Reservations.Where(r => r.Status == ReservationStatus.Held && r.HeldUntil > now);
            held = gate.StartsWith('b') ? held.Where(r => r.Browser == request.Browser) : held.Where(r => r.IpAddress == request.IpAddress);
            var until = await held.Select(r => r.HeldUntil).ToListAsync(ct);
            if (until.Count >= most)
                return new HoldResult.TooMany(gate.StartsWith('b') ? "browser" : "ip", until.Min() - now);
        }

        return null;
    }

    // Addresses are personal: the gate knows their hash only.
    private List<(string Gate, int Max)> Applying(Actor actor, HoldRequest request)
    {
        var applying = new List<(string, int)>();
        if (actor is not Actor.Customer)
            return applying;
        if (request.Browser is { Length: > 0 } browser && (options.Value.PerBrowser > 0 || request.OnePerService))
            applying.Add((LimitGates.KeyOf("browser", browser), options.Value.PerBrowser > 0 ? options.Value.PerBrowser : int.MaxValue));
        if (request.IpAddress is { Length: > 0 } address && options.Value.PerIp > 0)
            applying.Add((LimitGates.KeyOf("ip", address), options.Value.PerIp));
        return applying;
    }
}
