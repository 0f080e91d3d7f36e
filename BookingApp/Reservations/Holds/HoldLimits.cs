using BookingApp.Customers;
using BookingApp.Data;
using BookingApp.Reservations.Facts;
using BookingApp.Reservations.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Reservations.Holds;

/// <summary>How many times one browser or address may hold at once. Zero switches a limit off.</summary>
internal sealed class HoldLimits(LimitGates gates, IOptions<HoldOptions> options) : IHoldPolicy
{
    /// <summary>Makes sure that each limit has its gate row: before the transaction, since two may make it at once.</summary>
    public async Task PrepareAsync(Visitor visitor, CancellationToken ct = default)
    {
        foreach (var limit in Limits(visitor))
            await gates.PrepareAsync(limit.Gate, ct);
    }

    /// <summary>Passes each gate, then counts, so that parallel requests are counted one after the other. Details for a hold are not counted again.</summary>
    public async Task<HoldRefusal?> AdmitAsync(BookingDbContext db, Visitor visitor, string? reference, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (by, gate, max) in Limits(visitor).Where(limit => limit.Max > 0 && reference is null))
        {
            await LimitGates.PassAsync(db, gate, now, ct);
            var held = db.Reservations.Where(r => r.Status == ReservationStatus.Held && r.HeldUntil > now);
            held = by is SubjectKind.Browser ? held.Where(r => r.Browser == visitor.Browser) : held.Where(r => r.IpAddress == visitor.Address);
            var until = await held.Select(r => r.HeldUntil).ToListAsync(ct);
            if (until.Count < max)
                continue;
            db.Raise(new HoldsAtOnceExceeded(visitor, by, now));
            return new HoldRefusal.TooMany(new HoldLimit.AtOnce(by), until.Min() - now);
        }

        return null;
    }

    // Addresses are personal: the gate knows their hash only. A browser stands in line at its gate also where nobody counts it, for its own presses.
    private List<(SubjectKind By, string Gate, int Max)> Limits(Visitor visitor)
    {
        var limits = new List<(SubjectKind, string, int)>();
        if (visitor.Browser is { Length: > 0 } browser)
            limits.Add((SubjectKind.Browser, GateOf(browser), options.Value.PerBrowser));
        if (visitor.Address is { Length: > 0 } address && options.Value.PerIp > 0)
            limits.Add((SubjectKind.Address, LimitGates.KeyOf("ip", address), options.Value.PerIp));
        return limits;
    }

    /// <summary>Where the presses of one browser stand in line.</summary>
    internal static string GateOf(string browser) => LimitGates.KeyOf("browser", browser);
}
