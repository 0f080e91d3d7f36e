using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Payments.Facts;
using BookingApp.Payments.Gateways;
using BookingApp.Payments.Humans;
using BookingApp.Reservations;
using BookingApp.Reservations.History;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BookingApp.Payments.Refunds;

/// <summary>Makes refunds: calls the provider with the refund's own request id until it says how it ended.</summary>
public sealed class RefundSender(
    IDbContextFactory<BookingDbContext> contexts, UnitOfWork work, PaymentGateways gateways, IOptions<PaymentOptions> options, ILogger<RefundSender> log)
{
    private static readonly Actor Self = new Actor.System("refunds");

    // The lease is the call's timeout and this. After a crash the refund is sent again in less than a minute; if the first call is still running, both
    // carry one request id, and the provider refunds once.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <summary>Calls for every refund that is due; recorded as refunded only when the provider says COMPLETED.</summary>
    /// <returns>When the next one is due.</returns>
    public async Task<DateTimeOffset> SendDueAsync(CancellationToken ct = default)
    {
        var now = work.Now();
        foreach (var id in await DueAsync(now, ct))
        {
            try
            {
                await SendAsync(id, ct);
            }
            catch (Exception failure) when (!ct.IsCancellationRequested)
            {
                log.LogError(failure, "Refund {Refund} failed on our side; its lease ends and it is tried again", id);
            }
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Refunds.Where(r => r.NextTryAt != null).MinAsync(r => r.NextTryAt, ct) ?? DateTimeOffset.MaxValue;
    }

    /// <summary>One call for one refund, by whoever takes it first.</summary>
    public async Task SendAsync(Guid refundId, CancellationToken ct = default)
    {
        Payment? payment = null;
        string? invoice = null;
        var refund = await work.TryAsync<Refund>(async (db, token) =>
        {
            var row = await db.Refunds.SingleAsync(r => r.Id == refundId, token);
            var now = work.Now();
            if (row.Status is not (RefundStatus.Scheduled or RefundStatus.Calling or RefundStatus.Pending) || row.NextTryAt is null || row.NextTryAt > now)
                return null;
            payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == row.PaymentId, token);
            if (payment.Dispute is DisputeState.Open && row.Status is RefundStatus.Scheduled)
            {
                row.Suspend("dispute", now); // the provider may refund it itself: staff decide
                db.Publish(Change.Payment(row.ReservationId));
                return null;
            }

            row.BeginCall(now, options.Value.CallTimeout + Margin);
            invoice = await db.Reservations.Where(r => r.Id == row.ReservationId).Select(r => r.Reference).SingleAsync(token);
            return row;
        }, ct);
        if (refund is null)
            return;

        RefundAnswer answer;
        try
        {
            var gateway = gateways.Of(payment!);
            answer = refund.ProviderRefundId is { } known
                ? await gateway.ReadRefundAsync(known, ct)
                : await gateway.RefundAsync(
                    new RefundTerms(refund.Id, payment!.CaptureId!, refund.RequestId, refund.Amount, null, $"{invoice}-{refund.Id:N}"), ct);
        }
        catch (GatewayUnknownException failure)
        {
            PaymentMetrics.Refund("unknown");
            log.LogWarning(failure, "Refund {Refund} has no known outcome; the same call is repeated", refundId);
            await RecordAsync(refundId, (row, now) => row.TryLater("no_answer", now + Pause(row.Tries)), ct);
            return;
        }

        await RecordAsync(refundId, answer, payment!, ct);
    }

    private async Task RecordAsync(Guid refundId, RefundAnswer answer, Payment payment, CancellationToken ct)
    {
        var now = work.Now();
        await work.TryAsync<Refund>(async (db, token) =>
        {
            var row = await db.Refunds.SingleAsync(r => r.Id == refundId, token);
            if (row.Status is not (RefundStatus.Calling or RefundStatus.Pending))
                return row; // another answer was recorded before
            var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == row.ReservationId, token);
            switch (answer)
            {
                case { State: RefundState.Completed }:
                    row.Complete(payment, reservation, answer.ProviderRefundId, answer.FeeBack, now);
                    ReservationHistory.Note(db, Self, row.ReservationId, "refund_completed", row.Amount.ToString(), now);
                    break;
                case { State: RefundState.Pending }:
                    row.Wait(answer.ProviderRefundId, now + Pause(row.Tries));
                    break;
                case { IsFinal: false }:
                    row.TryLater(answer.Issue ?? "refused", now + Pause(row.Tries));
                    break;
                default:
                    row.Fail(answer.Issue ?? "failed", now);
                    ReservationHistory.Note(db, Self, row.ReservationId, "refund_failed", answer.Issue ?? "", now);
                    db.Raise(new StaffNeeded(reservation, StaffReason.RefundFailed, row.Amount, null, now));
                    break;
            }

            var outcome = row.Status.ToString();
            db.AfterCommit(() => PaymentMetrics.Refund(outcome));
            db.Publish(reservation);
            db.Publish(Change.Payment(row.ReservationId));
            return row;
        }, ct);
    }

    private Task RecordAsync(Guid refundId, Action<Refund, DateTimeOffset> change, CancellationToken ct) => work.TryAsync<Refund>(async (db, token) =>
    {
        var row = await db.Refunds.SingleAsync(r => r.Id == refundId, token);
        if (row.Status is RefundStatus.Calling or RefundStatus.Pending)
            change(row, work.Now());
        return row;
    }, ct);

    // 10 s, 20 s, … up to an hour.
    private static TimeSpan Pause(int tries) => TimeSpan.FromSeconds(Math.Min(3600, 5 * Math.Pow(2, Math.Min(tries, 12))));

    private async Task<List<Guid>> DueAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Refunds.Where(r => r.NextTryAt != null && r.NextTryAt <= now).OrderBy(r => r.NextTryAt).Take(50).Select(r => r.Id).ToListAsync(ct);
    }
}
