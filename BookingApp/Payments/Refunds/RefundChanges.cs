using BookingApp.Data;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments.Refunds;

/// <summary>Changes refunds by the path of every change: the refund's own row is the lock.</summary>
public sealed class RefundChanges(IDbContextFactory<BookingDbContext> contexts, ReservationChanges changes, TimeProvider clock)
{
    /// <summary>The instant that what begins now is done at.</summary>
    internal DateTimeOffset Now() => clock.Now();

    /// <summary>The reservation that a refund belongs to.</summary>
    internal async Task<Guid> ReservationOfAsync(Guid refundId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Refunds.Where(r => r.Id == refundId).Select(r => r.ReservationId).SingleAsync(ct);
    }

    /// <summary>Changes a refund.</summary>
    /// <returns>What became of it; null when every try lost its race.</returns>
    internal Task<ChangeOutcome?> TryAsync(
        ChangeRequest asked, Guid refundId, RowChange<Refund> change, CancellationToken ct, int maxTries = ReservationChanges.MaxTries) =>
        changes.ChangeAsync(asked, async (db, token) =>
        {
            var refund = await db.Refunds.SingleAsync(r => r.Id == refundId, token);
            return (await db.Reservations.SingleAsync(r => r.Id == refund.ReservationId, token), refund);
        }, change, ct, maxTries);
}
