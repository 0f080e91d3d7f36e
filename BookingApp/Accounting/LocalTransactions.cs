using BookingApp.Accounting.Ledger;
using BookingApp.Data;
using BookingApp.Payments;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Accounting;

/// <summary>Our side of a comparison: every order, capture and refund of a period, and what of a provider's report we do not know.</summary>
public sealed class LocalTransactions(IDbContextFactory<BookingDbContext> contexts)
{
    /// <summary>Every order, capture and refund of a period.</summary>
    internal async Task<IReadOnlyList<ReconciliationItem>> ReadAsync(DateTimeOffset first, DateTimeOffset end, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var payments = await (from p in db.Payments.AsNoTracking()
                              join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                              where p.OrderId != null && (p.CapturedAt ?? p.CreatedAt) >= first && (p.CapturedAt ?? p.CreatedAt) < end
                              select new
                              {
                                  Payment = p,
                                  r.Reference,
                                  Back = db.Set<Refund>().Where(f => f.PaymentId == p.Id && f.Status == RefundStatus.Completed).Sum(f => f.Amount.Minor),
                                  Fee = db.Set<LedgerEntry>().Where(e => e.PaymentId == p.Id && e.What == "fee" && e.Account == LedgerAccount.Fees)
                                      .Sum(e => (long?)e.Minor),
                              }).ToListAsync(ct);
        var refunds = await (from f in db.Refunds.AsNoTracking()
                             join p in db.Payments.AsNoTracking() on f.PaymentId equals p.Id
                             join r in db.Reservations.AsNoTracking() on f.ReservationId equals r.Id
                             where f.ProviderRefundId != null && (f.CompletedAt ?? f.CreatedAt) >= first && (f.CompletedAt ?? f.CreatedAt) < end
                             select new { Refund = f, p.Provider, r.Reference }).ToListAsync(ct);
        return
        [
            .. payments.Select(p => (ReconciliationItem)(p.Payment.CaptureId is { } capture
                ? new ReconciliationItem.Capture(
                    p.Payment.Provider, capture, p.Reference, p.Payment.CapturedAt ?? p.Payment.CreatedAt, p.Payment.Status, p.Payment.Captured,
                    p.Payment.Captured with { Minor = p.Back },
                    p.Fee is { } fee ? p.Payment.Captured with { Minor = fee } : null, p.Payment.Dispute is DisputeState.Lost)
                : new ReconciliationItem.Order(p.Payment.Provider, p.Payment.OrderId!, p.Reference, p.Payment.CreatedAt, p.Payment.Status))),
            .. refunds.Select(r => new ReconciliationItem.Return(
                r.Provider, r.Refund.ProviderRefundId!, r.Reference, r.Refund.CompletedAt ?? r.Refund.CreatedAt, r.Refund.Status, r.Refund.Amount)),
        ];
    }

    /// <summary>The lines of a report that we do not know, or know with another amount.</summary>
    internal async Task<IReadOnlyList<Difference>> UnknownAsync(string provider, IReadOnlyList<ReportedMove> moves, CancellationToken ct)
    {
        var ids = moves.SelectMany(m => new[] { m.Id, m.Of }).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var captures = (await (from p in db.Payments.AsNoTracking()
                               join r in db.Reservations.AsNoTracking() on p.ReservationId equals r.Id
                               where p.Provider == provider && p.CaptureId != null && ids.Contains(p.CaptureId)
                               select new { Payment = p, r.Reference }).ToListAsync(ct)).ToDictionary(p => p.Payment.CaptureId!, StringComparer.Ordinal);
        var refunds = (await db.Refunds.AsNoTracking().Where(f => f.ProviderRefundId != null && ids.Contains(f.ProviderRefundId)).ToListAsync(ct))
            .ToDictionary(f => f.ProviderRefundId!, StringComparer.Ordinal);
        var paid = captures.Values.Select(p => p.Payment.Id).ToList();
        var nameless = (
            await db.Refunds.AsNoTracking().Where(f => paid.Contains(f.PaymentId) && f.Status == RefundStatus.Completed && f.ProviderRefundId == null)
                .ToListAsync(ct))
            .ToLookup(f => f.PaymentId); // recorded from the capture alone: the provider never told its id

        return [.. moves.Select(Differs).OfType<Difference>()];

        Money? Known(string id, Guid? of, Money amount) =>
            refunds.GetValueOrDefault(id)?.Amount ?? (of is { } payment ? nameless[payment].FirstOrDefault(f => f.Amount == amount)?.Amount : null);

        Difference? Differs(ReportedMove move)
        {
            var payment = captures.GetValueOrDefault(move.Kind is MoveKind.Taken ? move.Id : move.Of ?? "");
            var (of, known) = move.Kind switch
            {
                MoveKind.Taken => (DifferenceOf.Capture, payment?.Payment.Captured),
                MoveKind.Refunded => (DifferenceOf.Refund, Known(move.Id, payment?.Payment.Id, move.Amount)),
                _ => (
                    DifferenceOf.Reversal, payment is { Payment.Dispute: DisputeState.Lost } ? move.Amount : Known(move.Id, payment?.Payment.Id, move.Amount)),
            };
            if (known == move.Amount)
                return null;
            return new Difference(
                known is null ? DifferenceKind.MissingHere : DifferenceKind.Amount, of, provider, move.Id, payment?.Reference ?? move.InvoiceId,
                known?.ToString() ?? "", move.Amount.ToString(), move.At);
        }
    }
}
