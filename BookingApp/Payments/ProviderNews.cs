using BookingApp.Data;
using BookingApp.Notifications;
using BookingApp.Payments.Ledger;
using BookingApp.Payments.Refunds;
using BookingApp.Reservations;
using Microsoft.EntityFrameworkCore;

namespace BookingApp.Payments;

/// <summary>What was done at the provider's own site, past the app: refunds are booked, disputes stop what runs by itself.</summary>
public sealed class ProviderNews(ReservationTools tools, PaymentGateways gateways, Outbox outbox)
{
    private static readonly Actor Self = new Actor.System("provider");

    /// <summary>Reads a refund that the provider told of. One of ours is finished by its own worker; another is booked as external.</summary>
    /// <returns>What became of it, for the event's row.</returns>
    public async Task<string> RefundedAsync(Payment payment, string providerRefundId, CancellationToken ct = default)
    {
        var answer = await gateways.Of(payment).ReadRefundAsync(providerRefundId, ct);
        for (var round = 0; round < 5; round++)
        {
            var outcome = "lost_race";
            var now = tools.Clock.Now();
            await tools.Work.TryAsync<Refund>(async (db, token) =>
            {
                var known = await db.Refunds.FirstOrDefaultAsync(r => r.ProviderRefundId == providerRefundId, token);
                if (known is null && Guid.TryParse(answer.CustomId, out var ours)) // matched by our own id before it is called external
                    known = await db.Refunds.FirstOrDefaultAsync(r => r.Id == ours && r.PaymentId == payment.Id, token);
                if (known is not null)
                {
                    outcome = "ours";
                    if (known.Status is RefundStatus.Calling or RefundStatus.Pending)
                        known.PlanAt(now); // its worker reads it now
                    return known;
                }

                if (answer is not { State: RefundState.Completed, Amount: { } amount })
                {
                    outcome = answer.State.ToString();
                    return null;
                }

                var row = await db.Payments.SingleAsync(p => p.Id == payment.Id, token);
                if (row.Dispute is DisputeState.Lost)
                {
                    outcome = "disputed"; // the money that the dispute took, and that was booked with it
                    return null;
                }

                var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == payment.ReservationId, token);
                db.Entry(row).State = EntityState.Modified; // its version rises: the lock on its refunds
                var refund = new Refund
                {
                    Id = tools.Ids.NewId(now),
                    ReservationId = row.ReservationId,
                    PaymentId = row.Id,
                    Amount = amount,
                    Reason = RefundReason.External,
                    RequestId = $"external-{providerRefundId}",
                    CreatedAt = now,
                    RequestedBy = Self.ToString()!,
                };
                refund.Complete(providerRefundId, now);
                db.Refunds.Add(refund);
                LedgerBook.Refunded(db, tools.Ids, row, refund.Id, amount, answer.FeeBack, now);
                tools.Clerk.History(db, Self, row.ReservationId, "refund_external", amount.ToString(), now);
                await StopWhatExceedsAsync(db, row, refund, token);
                await outbox.WriteToStaffAsync(db, reservation, now, new LetterFacts { Reason = "refund_external", Refund = amount }, token);
                db.Announce(new Change(ChangeKind.Payments));
                outcome = "external";
                return refund;
            }, ct);
            if (outcome is not "lost_race")
                return outcome;
        }

        throw new InvalidOperationException("The refund could not be booked against others at once; the event is acted on again.");
    }

    /// <summary>A dispute was opened or has ended: automatic refunds of the payment wait for a human, and staff are told.</summary>
    public async Task<string> DisputedAsync(Payment payment, string disputeId, DisputeState state, CancellationToken ct = default)
    {
        var now = tools.Clock.Now();
        var done = await tools.Work.TryAsync<Payment>(async (db, token) =>
        {
            var row = await db.Payments.SingleAsync(p => p.Id == payment.Id, token);
            if (row.DisputeId == disputeId && (row.Dispute == state || row.Dispute is DisputeState.Won or DisputeState.Lost))
                return row; // told before; one that has ended does not open again by an old event
            var reservation = await db.Reservations.AsNoTracking().SingleAsync(r => r.Id == row.ReservationId, token);
            row.Disputed(disputeId, state);
            if (state is DisputeState.Open)
                foreach (var refund in await db.Refunds.Where(r => r.PaymentId == row.Id && r.Status == RefundStatus.Scheduled).ToListAsync(token))
                    refund.Suspend("dispute", now);
            if (state is DisputeState.Lost)
                await BookLostAsync(db, row, now, token);
            tools.Clerk.History(db, Self, row.ReservationId, $"dispute_{state.ToString().ToLowerInvariant()}", disputeId, now);
            await outbox.WriteToStaffAsync(db, reservation, now, new LetterFacts { Reason = $"dispute_{state.ToString().ToLowerInvariant()}" }, token);
            db.Announce(new Change(ChangeKind.Payments));
            return row;
        }, ct);
        return done is not null ? state.ToString() : throw new InvalidOperationException("The dispute could not be booked against others at once; the event is acted on again.");
    }

    // Two refunds of one sum, ours planned and theirs done: ours must not go out too.
    private static async Task StopWhatExceedsAsync(BookingDbContext db, Payment payment, Refund external, CancellationToken ct)
    {
        var others = await db.Refunds.Where(r => r.PaymentId == payment.Id && r.Id != external.Id && r.Status != RefundStatus.Failed && r.Status != RefundStatus.Withdrawn).ToListAsync(ct);
        var sum = others.Sum(r => r.Amount.Minor) + external.Amount.Minor;
        foreach (var planned in others.Where(r => r.Status is RefundStatus.Scheduled or RefundStatus.Suspended).OrderByDescending(r => r.CreatedAt).TakeWhile(_ => sum > payment.CapturedMinor))
        {
            planned.Withdraw();
            sum -= planned.Amount.Minor;
        }
    }

    // What the provider gave back over our heads, as far as it was not given back before.
    private async Task BookLostAsync(BookingDbContext db, Payment payment, DateTimeOffset now, CancellationToken ct)
    {
        var given = await db.Refunds.Where(r => r.PaymentId == payment.Id && r.Status == RefundStatus.Completed).SumAsync(r => r.Amount.Minor, ct);
        var lost = payment.Captured with { Minor = payment.CapturedMinor - given };
        if (lost.IsPositive)
            LedgerBook.Disputed(db, tools.Ids, payment, lost, now);
    }
}
