using BookingApp.Data;
using BookingApp.Data.Changes;
using BookingApp.Localization;
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
    IDbContextFactory<BookingDbContext> contexts, RefundChanges changes, PaymentGateways gateways, IOptions<PaymentOptions> options, ILogger<RefundSender> log)
{
    private static readonly Actor Self = new Actor.System("refunds");

    // The lease is the call's timeout and this. After a crash the refund is sent again in less than a minute; if the first call is still running, both
    // carry one request id, and the provider refunds once.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <summary>Calls for every refund that is due; recorded as refunded only when the provider says COMPLETED.</summary>
    /// <returns>When the next one is due.</returns>
    public async Task<DateTimeOffset> SendDueAsync(CancellationToken ct = default)
    {
        var now = changes.Now();
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
        if (await TakeAsync(refundId, ct) is not var (refund, payment, invoice))
            return;

        RefundAnswer answer;
        try
        {
            var gateway = gateways.Of(payment);
            var known = refund.ProviderRefundId ?? await MadeBeforeAsync(gateway, refund, payment, ct);
            answer = known is not null
                ? await gateway.ReadRefundAsync(known, ct)
                : await gateway.RefundAsync(
                    new RefundTerms(refund.Id, payment.CaptureId!, refund.RequestId, refund.Amount, null, $"{invoice}-{refund.Id:N}"), ct);
        }
        catch (GatewayUnknownException failure)
        {
            PaymentMetrics.Refund("unknown");
            log.LogWarning(failure, "Refund {Refund} has no known outcome; the same call is repeated", refundId);
            await RecordAsync(refundId, (_, _, row, now) => row.TryLater(RefundIssue.NoAnswer.Code(), now + Pause(row.Tries)), ct);
            return;
        }

        await RecordAsync(refundId, answer, payment, ct);
    }

    // Takes the refund for one call, under a lease; one that a dispute stops waits for staff. Null: somebody else has it, or it is not due.
    private async Task<(Refund Refund, Payment Payment, string Invoice)?> TakeAsync(Guid refundId, CancellationToken ct)
    {
        (Refund, Payment, string)? taken = null;
        var outcome = await changes.TryAsync(Self, refundId, async (db, reservation, refund, now, token) =>
        {
            taken = null; // what an earlier run of this unit took was rolled back
            if (refund.Status is not (RefundStatus.Scheduled or RefundStatus.Calling or RefundStatus.Pending)
                || refund.NextTryAt is null || refund.NextTryAt > now)
                return new ChangeOutcome.Already();
            var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == refund.PaymentId, token);
            if (payment.Dispute is DisputeState.Open or DisputeState.Lost && refund.Status is RefundStatus.Scheduled)
            {
                refund.Suspend(now); // the provider may refund it itself: staff decide
                db.Publish(Change.Payment(refund.ReservationId));
                return new ChangeOutcome.Made();
            }

            refund.BeginCall(now, options.Value.CallTimeout + Margin);
            taken = (refund, payment, reservation.Reference);
            return new ChangeOutcome.Made();
        }, ct, maxTries: 1);
        return outcome is ChangeOutcome.Made ? taken : null;
    }

    // Before a failed refund is asked for under another id, it is looked up: should an earlier request have refunded it after all, this is it.
    private static async Task<string?> MadeBeforeAsync(IPaymentGateway gateway, Refund refund, Payment payment, CancellationToken ct)
    {
        if (!refund.IsAnother || payment.OrderId is not { } orderId)
            return null;
        var order = await gateway.ReadOrderAsync(orderId, ct);
        if (order.State is OrderState.Gone)
            throw new GatewayUnknownException("The order cannot be read, so nobody knows what was refunded of it.");
        var ours = refund.Id.ToString();
        return order.Captures.SelectMany(c => c.Refunds ?? []).FirstOrDefault(r => r.CustomId == ours && r.State is not RefundState.Failed)?.ProviderRefundId;
    }

    private Task RecordAsync(Guid refundId, RefundAnswer answer, Payment payment, CancellationToken ct) => RecordAsync(
        refundId, (db, reservation, refund, now) =>
        {
            switch (answer)
            {
                case { State: RefundState.Completed }:
                    refund.Complete(payment, reservation, answer.ProviderRefundId, answer.FeeBack, now);
                    ReservationHistory.Note(db, Self, refund.ReservationId, "refund_completed", refund.Amount.ToString(), now);
                    break;
                case { State: RefundState.Pending }:
                    refund.Wait(answer.ProviderRefundId, now + Pause(refund.Tries));
                    break;
                case { IsFinal: false }:
                    refund.TryLater(answer.Issue ?? RefundIssue.Refused.Code(), now + Pause(refund.Tries));
                    break;
                default:
                    refund.Fail(answer.Issue ?? RefundIssue.Failed.Code(), now);
                    ReservationHistory.Note(db, Self, refund.ReservationId, "refund_failed", answer.Issue ?? "", now);
                    db.Raise(new StaffNeeded(reservation, StaffReason.RefundFailed, refund.Amount, null, now));
                    break;
            }

            var outcome = refund.Status.ToString();
            db.AfterCommit(() => PaymentMetrics.Refund(outcome));
            db.Publish(reservation);
            db.Publish(Change.Payment(refund.ReservationId));
        }, ct);

    // Unless another answer was recorded before.
    private Task RecordAsync(Guid refundId, Action<BookingDbContext, Reservation, Refund, DateTimeOffset> record, CancellationToken ct) => changes.TryAsync(
        Self, refundId, (db, reservation, refund, now, _) =>
        {
            if (refund.Status is not (RefundStatus.Calling or RefundStatus.Pending))
                return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Already());
            record(db, reservation, refund, now);
            return Task.FromResult<ChangeOutcome>(new ChangeOutcome.Made());
        }, ct);

    // 10 s, 20 s, … up to an hour.
    private static TimeSpan Pause(int tries) => TimeSpan.FromSeconds(Math.Min(3600, 5 * Math.Pow(2, Math.Min(tries, 12))));

    private async Task<List<Guid>> DueAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Refunds.Where(r => r.NextTryAt != null && r.NextTryAt <= now).OrderBy(r => r.NextTryAt).Take(50).Select(r => r.Id).ToListAsync(ct);
    }
}
